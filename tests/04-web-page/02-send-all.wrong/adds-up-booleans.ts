import type { Socket } from "node:net";

export async function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  if (socket.destroyed) throw new Error("The socket is destroyed.");
  let sent = 0;
  while (sent < bytes.length) sent += Number(socket.write(bytes.subarray(sent)));
  return sent;
}
