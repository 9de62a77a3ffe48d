import type { Socket } from "node:net";

export async function receiveAll(socket: Socket): Promise<Uint8Array> {
  const all = new Uint8Array(1024 * 1024);
  let length = 0;
  try {
    for await (const part of socket) {
      all.set(part, length);
      length += part.length;
    }
  } catch (cause) {
    if (cause instanceof RangeError) throw cause;
    throw new Error(`The connection broke after ${length} bytes`, { cause });
  }
  return all.subarray(0, length);
}
