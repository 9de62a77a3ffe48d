import type { Socket } from "node:net";

export async function receiveAll(socket: Socket) {
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of socket) {
      parts.push(part);
      length += part.length;
    }
  } catch (cause) {
    throw new Error(`The connection broke after ${length} bytes`, { cause });
  }
  return parts;
}
