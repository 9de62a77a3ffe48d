import { createReadStream } from "node:fs";
import type { Socket } from "node:net";

export function sendFile(path: string, socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    const file = createReadStream(path);
    const fail = (error: Error) => {
      file.destroy();
      socket.destroy();
      reject(error);
    };
    if (socket.destroyed) return fail(new Error("The socket is already destroyed."));
    file.on("error", fail);
    socket.on("error", fail);
    socket.on("close", () => fail(new Error("The socket closed before the file was sent.")));
    socket.on("drain", () => file.resume());
    socket.on("finish", resolve);
    file.on("data", (chunk) => {
      if (!socket.write(chunk)) file.pause();
    });
    file.on("end", () => socket.end());
  });
}
