import type { Socket } from "node:net";

export async function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  socket.cork();
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.write(bytes, (error) => {
      socket.off("error", reject);
      if (error) reject(error);
      else resolve(bytes.length);
    });
  });
}
