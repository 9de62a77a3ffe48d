import type { Socket } from "node:net";

export async function receiveAll(socket: Socket): Promise<Uint8Array> {
  let reply = "";
  try {
    for await (const part of socket) reply += part.toString();
  } catch (cause) {
    throw new Error(`The connection broke after ${Buffer.byteLength(reply)} bytes.`, { cause });
  }
  return Buffer.from(reply);
}
