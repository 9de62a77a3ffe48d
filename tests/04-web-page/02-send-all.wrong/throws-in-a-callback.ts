import type { Socket } from "node:net";

export async function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  return new Promise((resolve) => {
    socket.write(bytes, (error) => {
      if (error) throw error;
      resolve(bytes.length);
    });
  });
}
