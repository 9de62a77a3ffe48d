import type { Socket } from "node:net";

export async function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  if (socket.destroyed) throw new Error("the socket is destroyed");
  return new Promise((resolve, reject) => {
    let sent = 0;
    socket.once("error", reject);
    for (let at = 0; at < bytes.length; at += 65_536) {
      const part = bytes.subarray(at, at + 65_536);
      socket.write(part, (error) => {
        if (error) return reject(error);
        sent += part.length;
        if (sent < bytes.length) return;
        socket.off("error", reject);
        resolve(sent);
      });
    }
  });
}
