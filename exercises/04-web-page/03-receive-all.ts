import type { Socket } from "node:net";

const bufferSize = 4096;

/**
 * Reads everything that the other side sends until it ends its side of the connection, and resolves with the bytes in
 * the order in which they arrived.
 *
 * Rejects with an `Error` if the connection breaks before that. Its message contains the number of bytes that had
 * arrived.
 */
export async function receiveAll(socket: Socket): Promise<Uint8Array> {
  // TODO: this loop comes from the program in the lesson's README. Compare what it does with the contract above.
  const parts: Uint8Array[] = [];
  for await (const part of socket) {
    parts.push(part);
    if (part.length < bufferSize) break;
  }
  return Buffer.concat(parts);
}
