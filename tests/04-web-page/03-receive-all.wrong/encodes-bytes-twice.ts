import type { Socket } from "node:net";

export async function receiveAll(socket: Socket): Promise<Uint8Array> {
  let text = "";
  let count = 0;
  try {
    for await (const chunk of socket) {
      text += chunk.toString("latin1");
      count += chunk.length;
    }
  } catch (error) {
    throw new Error(`The connection broke after ${count} bytes`, { cause: error });
  }
  return Buffer.from(text);
}
