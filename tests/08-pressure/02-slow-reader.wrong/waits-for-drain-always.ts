import { once } from "node:events";
import { createReadStream } from "node:fs";
import type { Socket } from "node:net";

export async function sendFile(path: string, socket: Socket): Promise<void> {
  try {
    for await (const chunk of createReadStream(path)) {
      socket.write(chunk);
      await once(socket, "drain");
    }
    await new Promise<void>((resolve) => socket.end(resolve));
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
