import type { Socket } from "node:net";
export async function receiveAll(socket: Socket): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let n = 0;
  try {
    for await (const part of socket) {
      parts.push(part);
      n += part.length;
    }
  } catch (cause) {
    throw new Error(`broke after ${n} bytes`, { cause });
  }
  return Buffer.concat(parts, 4096);
}
