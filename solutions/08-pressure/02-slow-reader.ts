import { createReadStream } from "node:fs";
import type { Socket } from "node:net";
import { pipeline } from "node:stream/promises";

export async function sendFile(path: string, socket: Socket): Promise<void> {
  // From Node 26 on, `pipeline` rejects here too, but leaves the file open.
  if (socket.destroyed) throw new Error("the socket has been destroyed");
  // `pipe` keeps the pace too, but leaves both streams alone when one of them fails.
  await pipeline(createReadStream(path), socket);
}
