import type { Socket } from "node:net";

export function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  const ignore = () => {}; // so that it does not crash
  socket.on("error", ignore);
  return new Promise((resolve, reject) => {
    socket.write(bytes, (error) => {
      if (error) return reject(error);
      socket.off("error", ignore);
      resolve(bytes.length);
    });
  });
}
