import { createReadStream } from "node:fs";
import type { Socket } from "node:net";

export async function sendFile(path: string, socket: Socket): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    socket.on("error", fail);
    socket.on("close", () => fail(new Error("The connection was lost.")));
    socket.on("finish", resolve);
    createReadStream(path).on("error", fail).pipe(socket);
  });
}
