import { once } from "node:events";
import { createReadStream } from "node:fs";
import type { Socket } from "node:net";
import { pipeline } from "node:stream/promises";

export async function sendFile(path: string, socket: Socket): Promise<void> {
  const closed = once(socket, "close");
  closed.catch(() => {});
  await pipeline(createReadStream(path), socket);
  await closed;
}
