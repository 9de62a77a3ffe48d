import type { Socket } from "node:net";

export function receiveAll(socket: Socket): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    let received: Uint8Array = new Uint8Array();
    let length = 0;
    socket.on("data", (part) => {
      received = part;
      length += part.length;
    });
    socket.on("end", () => resolve(received));
    socket.on("error", (cause) => reject(new Error(`The connection broke after ${length} bytes`, { cause })));
  });
}
