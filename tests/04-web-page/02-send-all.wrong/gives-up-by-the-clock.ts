import type { Socket } from "node:net";
export async function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  if (socket.destroyed) throw new Error("The socket is destroyed");
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("timed out")), 1000);
    socket.once("error", reject);
    socket.write(bytes, (error) => {
      clearTimeout(timer);
      socket.off("error", reject);
      error ? reject(error) : resolve(bytes.length);
    });
  });
}
