import { readFile } from "node:fs/promises";
import type { Socket } from "node:net";

export async function sendFile(path: string, socket: Socket): Promise<void> {
  try {
    const bytes = await readFile(path);
    await new Promise<void>((resolve, reject) => {
      socket.on("error", reject);
      socket.on("close", () => reject(new Error("closed")));
      socket.end(bytes, resolve);
    });
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
