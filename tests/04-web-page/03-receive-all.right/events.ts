import type { Socket } from "node:net";

export function receiveAll(socket: Socket): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    let all = Buffer.alloc(0);
    socket.on("data", (part) => {
      all = Buffer.concat([all, part]);
    });
    socket.once("end", () => resolve(new Uint8Array(all)));
    socket.once("error", (error) => reject(new Error(`${error.message} (after ${all.length} bytes)`)));
  });
}
