import type { Socket } from "node:net";

export async function receiveAll(socket: Socket): Promise<Uint8Array> {
  const memory = Buffer.alloc(8 * 1024 * 1024);
  let count = 0;
  try {
    for await (const chunk of socket) count += chunk.copy(memory, count);
  } catch (error) {
    throw new Error(`The connection broke after ${count} bytes`, { cause: error });
  }
  return memory;
}
