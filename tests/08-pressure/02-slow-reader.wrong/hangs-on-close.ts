import { createReadStream } from "node:fs";
import type { Socket } from "node:net";

export async function sendFile(path: string, socket: Socket): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const file = createReadStream(path);
    const fail = (error: Error) => {
      socket.destroy();
      file.destroy();
      reject(error);
    };
    file.on("error", fail);
    socket.on("error", fail);
    socket.on("finish", resolve);
    file.pipe(socket);
  });
}
