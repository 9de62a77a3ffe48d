import type { Socket } from "node:net";

export function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.write(new TextDecoder().decode(bytes), (error) => {
      if (error) return reject(error);
      socket.off("error", reject);
      resolve(bytes.length);
    });
  });
}
