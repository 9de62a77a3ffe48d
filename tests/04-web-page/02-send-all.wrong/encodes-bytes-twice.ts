import type { Socket } from "node:net";

export async function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.write(Buffer.from(bytes).toString("latin1"), (error) => {
      socket.off("error", reject);
      if (error) reject(error);
      else resolve(bytes.length);
    });
  });
}
