import { createReadStream } from "node:fs";
import type { Socket } from "node:net";
import { pipeline } from "node:stream/promises";

export async function sendFile(path: string, socket: Socket): Promise<void> {
  if (socket.destroyed) throw new Error("the socket has been destroyed");
  try {
    await pipeline(createReadStream(path), socket);
  } finally {
    socket.destroy();
  }
}
