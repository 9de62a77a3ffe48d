import type { Socket } from "node:net";

export function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    socket.on("error", reject);
    socket.write(bytes, (error) => (error ? reject(error) : resolve(bytes.length)));
  });
}
