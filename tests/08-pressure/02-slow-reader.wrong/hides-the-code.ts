import { createReadStream } from "node:fs";
import type { Socket } from "node:net";
import { pipeline } from "node:stream/promises";

export async function sendFile(path: string, socket: Socket): Promise<void> {
  try {
    await pipeline(createReadStream(path), socket);
  } catch (error) {
    throw new Error(`Could not send ${path}: ${error}`);
  }
}
