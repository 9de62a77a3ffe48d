import { once } from "node:events";
import type { Socket } from "node:net";

export async function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  if (socket.destroyed) throw new Error("This socket is already destroyed.");
  if (!socket.write(bytes)) await once(socket, "drain");
  return bytes.length;
}
