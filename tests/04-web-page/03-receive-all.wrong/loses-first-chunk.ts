import { once } from "node:events";
import type { Socket } from "node:net";

export async function receiveAll(socket: Socket): Promise<Uint8Array> {
  await once(socket, "data"); // the reply begins
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const part of socket) {
      parts.push(part);
      length += part.length;
    }
  } catch (cause) {
    throw new Error(`${length} bytes had come.`, { cause });
  }
  return Buffer.concat(parts);
}
