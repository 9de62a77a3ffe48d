import type { Socket } from "node:net";
export async function receiveAll(socket: Socket): Promise<Uint8Array> {
  let result = Buffer.alloc(0);
  try {
    for await (const part of socket) result = Buffer.concat([result, part]);
  } catch {
    throw new Error(`Connection broke after ${socket.bytesWritten} bytes`);
  }
  return result;
}
