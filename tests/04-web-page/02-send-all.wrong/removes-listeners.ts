import type { Socket } from "node:net";

export function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    if (socket.destroyed) return reject(new Error("the socket is destroyed"));
    socket.once("error", reject);
    socket.write(bytes, (error) => {
      if (error) return reject(error);
      socket.removeAllListeners("error");
      resolve(bytes.length);
    });
  });
}
