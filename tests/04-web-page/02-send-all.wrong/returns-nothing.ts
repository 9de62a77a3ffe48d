import type { Socket } from "node:net";

export async function sendAll(socket: Socket, bytes: Uint8Array): Promise<void> {
  socket.write(bytes);
}
