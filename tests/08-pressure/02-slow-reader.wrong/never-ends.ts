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
    socket.on("close", () => fail(new Error("closed")));
    file.on("end", resolve);
    file.pipe(socket, { end: false });
  });
}
