import { createReadStream } from "node:fs";
import type { Socket } from "node:net";
import { pipeline } from "node:stream/promises";

export async function sendFile(path: string, socket: Socket): Promise<void> {
  // `pipe` keeps the pace too, but leaves both streams alone when one of them fails.
  await pipeline(createReadStream(path), socket);
}
