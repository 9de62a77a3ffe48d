import type { Socket } from "node:net";

export async function receiveAll(socket: Socket): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  while (!socket.readableEnded) {
    const part: Buffer | null = socket.read(4096);
    if (part) parts.push(part);
  }
  return Buffer.concat(parts);
}
