import { open } from "node:fs/promises";
import type { Socket } from "node:net";

export async function sendFile(path: string, socket: Socket): Promise<void> {
  socket.on("error", () => {});
  try {
    const file = await open(path);
    try {
      const buffer = Buffer.alloc(128 * 1024);
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, buffer.length);
        if (!bytesRead) break;
        await write(socket, buffer.subarray(0, bytesRead));
      }
    } finally {
      await file.close();
    }
    await new Promise<void>((resolve) => socket.end(resolve));
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function write(socket: Socket, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("close", () => reject(new Error("the socket is gone")));
    socket.write(bytes, (error) => {
      socket.removeAllListeners("close");
      if (error) reject(error);
      else resolve();
    });
  });
}
