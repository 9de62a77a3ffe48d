import { createReadStream } from "node:fs";
import type { Socket } from "node:net";
import { pipeline } from "node:stream/promises";
export async function sendFile(path: string, socket: Socket): Promise<void> {
  if (socket.destroyed) throw new Error("destroyed");
  await pipeline(createReadStream(path, { highWaterMark: 8 * 1024 * 1024 }), socket);
}
