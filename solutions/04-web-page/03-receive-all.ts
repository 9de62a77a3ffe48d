import type { Socket } from "node:net";

export async function receiveAll(socket: Socket): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  try {
    for await (const part of socket) parts.push(part);
  } catch (cause) {
    const { length } = Buffer.concat(parts);
    throw new Error(`The connection broke after ${length} bytes.`, { cause });
  }
  return Buffer.concat(parts);
}
