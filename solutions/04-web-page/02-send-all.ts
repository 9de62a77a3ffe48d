import type { Socket } from "node:net";

export async function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    // On a broken connection 'error' comes first and knows the reason. The callback comes after it, and has no error
    // at all (Node 20) or only says that the write was cancelled (Node 22 and later).
    socket.once("error", reject);
    socket.write(bytes, (error) => {
      // The listener stays for a failed write: its 'error' is still to come, and must find somebody.
      if (error) return reject(error);
      socket.off("error", reject);
      resolve();
    });
  });
  return bytes.length;
}
