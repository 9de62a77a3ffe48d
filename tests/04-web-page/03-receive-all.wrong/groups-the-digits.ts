import type { Socket } from "node:net";
export async function receiveAll(socket: Socket): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let count = 0;
  try {
    for await (const part of socket) {
      parts.push(part);
      count += part.length;
    }
  } catch (cause) {
    throw new Error(`The connection broke after ${count.toLocaleString("en")} bytes`, { cause });
  }
  return Buffer.concat(parts);
}
