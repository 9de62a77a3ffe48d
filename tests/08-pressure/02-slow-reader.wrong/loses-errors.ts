import { createReadStream } from "node:fs";
import type { Socket } from "node:net";

export async function sendFile(path: string, socket: Socket): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.on("error", reject);
    socket.on("finish", resolve);
    createReadStream(path).pipe(socket);
  });
}
