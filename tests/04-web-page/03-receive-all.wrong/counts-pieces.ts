import type { Socket } from "node:net";

export async function receiveAll(socket: Socket): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  try {
    for await (const part of socket) parts.push(part);
  } catch (cause) {
    throw new Error(`The connection broke after ${parts.length} bytes.`, { cause });
  }
  return Buffer.concat(parts);
}
