import type { Socket } from "node:net";

export function receiveAll(socket: Socket): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  return new Promise((resolve) => {
    socket.on("data", (part) => parts.push(part));
    socket.on("error", (error) => console.error(error));
    socket.on("end", () => resolve(Buffer.concat(parts)));
  });
}
