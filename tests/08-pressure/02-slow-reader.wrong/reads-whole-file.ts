import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { Socket } from "node:net";

export async function sendFile(path: string, socket: Socket): Promise<void> {
  try {
    const bytes = await readFile(path);
    for (let at = 0; at < bytes.length; at += 65_536) {
      if (!socket.write(bytes.subarray(at, at + 65_536))) await once(socket, "drain");
    }
    await new Promise<void>((resolve) => socket.end(resolve));
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
