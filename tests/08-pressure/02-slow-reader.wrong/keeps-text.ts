import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { Socket } from "node:net";
import { pipeline } from "node:stream/promises";

export async function sendFile(path: string, socket: Socket): Promise<void> {
  try {
    const text = await readFile(path, "latin1");
    await pipeline(function* () {
      for (let at = 0; at < text.length; at += 65_536)
        yield Buffer.from(text.slice(at, at + 65_536), "latin1");
    }, socket);
  } catch (error) {
    socket.destroy();
    if (!socket.closed) await once(socket, "close");
    throw error;
  }
}
