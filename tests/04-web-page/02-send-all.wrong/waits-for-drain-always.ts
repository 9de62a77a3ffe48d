import { once } from "node:events";
import type { Socket } from "node:net";

export async function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  if (socket.destroyed) throw new Error("The socket is destroyed.");
  socket.write(bytes);
  await once(socket, "drain");
  return bytes.length;
}
