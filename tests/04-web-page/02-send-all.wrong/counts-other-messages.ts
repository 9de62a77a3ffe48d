import type { Socket } from "node:net";

export function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  const before = socket.bytesWritten;
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.write(bytes, (error) => {
      if (error) return reject(error);
      socket.off("error", reject);
      resolve(socket.bytesWritten - before);
    });
  });
}
