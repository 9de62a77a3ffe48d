import type { Socket } from "node:net";

export async function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  const part = bytes.subarray(0, 65_536);
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.write(part, (error) => {
      socket.off("error", reject);
      if (error) reject(error);
      else resolve(part.length);
    });
  });
}
