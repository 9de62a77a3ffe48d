import type { Socket } from "node:net";

const parts: Uint8Array[] = [];
export async function receiveAll(socket: Socket): Promise<Uint8Array> {
  try {
    for await (const part of socket) parts.push(part);
  } catch (cause) {
    throw new Error(`Broke after ${Buffer.concat(parts).length} bytes`, { cause });
  }
  return Buffer.concat(parts);
}
