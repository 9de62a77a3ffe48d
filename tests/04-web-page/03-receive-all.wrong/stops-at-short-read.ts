import type { Socket } from "node:net";

export async function receiveAll(socket: Socket): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  for await (const part of socket) {
    parts.push(part);
    if (part.length < 4096) break;
  }
  socket.destroy();
  return Buffer.concat(parts);
}
