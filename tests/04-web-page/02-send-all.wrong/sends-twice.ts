import { once } from "node:events";
import type { Socket } from "node:net";

export async function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  if (socket.destroyed) throw new Error("The socket is destroyed.");
  while (!socket.write(bytes)) {
    await once(socket, "drain");
    if (socket.write(bytes)) break; // it said no the first time
    await once(socket, "drain");
    break;
  }
  return bytes.length;
}
