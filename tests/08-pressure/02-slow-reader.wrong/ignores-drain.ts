import { createReadStream } from "node:fs";
import type { Socket } from "node:net";

export async function sendFile(path: string, socket: Socket): Promise<void> {
  const lost = new Promise<never>((_, reject) => {
    socket.on("error", reject);
    socket.on("close", () => reject(new Error("closed")));
  });
  const file = createReadStream(path);
  const sending = async () => {
    for await (const chunk of file) socket.write(chunk);
    await new Promise<void>((resolve) => socket.end(resolve));
  };
  try {
    await Promise.race([sending(), lost]);
  } catch (error) {
    file.destroy();
    socket.destroy();
    throw error;
  }
}
