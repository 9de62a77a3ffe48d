import type { Socket } from "node:net";

export async function receiveAll(socket: Socket): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  socket.on("data", (part) => parts.push(part));
  socket.on("end", () => {
    return Buffer.concat(parts);
  });
  return undefined;
}
