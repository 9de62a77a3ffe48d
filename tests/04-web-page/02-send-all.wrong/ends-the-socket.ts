import type { Socket } from "node:net";

export function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    if (socket.destroyed) reject(new Error("The socket is destroyed."));
    socket.end(bytes, () => {
      socket.off("error", reject);
      resolve(bytes.length);
    });
  });
}
