import { createReadStream } from "node:fs";
import type { Socket } from "node:net";

export async function sendFile(path: string, socket: Socket): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const file = createReadStream(path);
    file.on("error", reject);
    socket.on("error", reject);
    socket.on("finish", resolve);
    socket.on("close", () => {
      file.destroy();
      reject(new Error("closed"));
    });
    file.pipe(socket);
  });
}
