import type { Socket } from "node:net";

export async function receiveAll(socket: Socket): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  try {
    for await (const chunk of socket) parts.unshift(chunk);
  } catch (error) {
    throw new Error(`The connection broke after ${Buffer.concat(parts).length} bytes`, { cause: error });
  }
  return Buffer.concat(parts);
}
