import type { Socket } from "node:net";

export function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  const ignore = () => {};
  socket.on("error", ignore);
  return new Promise((resolve) => {
    socket.write(bytes, () => {
      socket.off("error", ignore);
      resolve(bytes.length);
    });
  });
}
