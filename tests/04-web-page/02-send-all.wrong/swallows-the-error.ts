import type { Socket } from "node:net";
export async function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once("error", reject);
      socket.write(bytes, (e) => {
        socket.off("error", reject);
        e ? reject(e) : resolve();
      });
    });
  } catch (error) {
    console.error("could not send", error);
  }
  return bytes.length;
}
