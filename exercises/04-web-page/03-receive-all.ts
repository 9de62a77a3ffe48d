import type { Socket } from "node:net";

const bufferSize = 4096;

/**
 * Everything that the other side sends until it ends its side of the connection: bytes as they came, in order.
 *
 * Rejects with an `Error` if the connection breaks before that end; the message says how many bytes had come.
 */
export async function receiveAll(socket: Socket): Promise<Uint8Array> {
  // TODO: this is the course's loop. Compare what it does with what is promised above.
  const parts: Uint8Array[] = [];
  for await (const part of socket) {
    parts.push(part);
    if (part.length < bufferSize) break;
  }
  return Buffer.concat(parts);
}
