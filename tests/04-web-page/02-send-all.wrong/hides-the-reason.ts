import type { Socket } from "node:net";

export function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error("The connection broke."));
    socket.once("error", fail);
    socket.write(bytes, (error) => {
      if (error) return fail();
      socket.off("error", fail);
      resolve(bytes.length);
    });
  });
}
