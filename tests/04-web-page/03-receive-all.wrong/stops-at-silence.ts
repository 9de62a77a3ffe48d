import type { Socket } from "node:net";

export function receiveAll(socket: Socket): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  socket.setTimeout(1000);
  return new Promise((resolve, reject) => {
    socket.on("data", (part) => {
      parts.push(part);
      length += part.length;
    });
    socket.on("error", () => reject(new Error(`The connection broke after ${length} bytes.`)));
    socket.on("timeout", () => resolve(Buffer.concat(parts)));
    socket.on("end", () => resolve(Buffer.concat(parts)));
  });
}
