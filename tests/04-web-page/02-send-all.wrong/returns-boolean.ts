import type { Socket } from "node:net";

export async function sendAll(socket: Socket, bytes: Uint8Array) {
  if (socket.destroyed) throw new Error("The socket is destroyed.");
  return socket.write(bytes);
}
