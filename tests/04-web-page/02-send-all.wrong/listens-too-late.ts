import { once } from "node:events";
import type { Socket } from "node:net";

export async function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  await once(socket, "connect");
  return await new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.write(bytes, () => resolve(bytes.length));
  });
}
