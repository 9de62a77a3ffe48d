import type { Socket } from "node:net";

export async function receiveAll(socket: Socket) {
  const parts: Uint8Array[] = [];
  for await (const part of socket) parts.push(part);
  return Buffer.concat(parts).toString();
}
