import type { Socket } from "node:net";

export async function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    // If the connection breaks, 'error' comes first and brings the reason. The callback comes after it, with no error
    // at all (Node 20) or with one that says only that the write was canceled (Node 22 and later).
    socket.once("error", reject);
    socket.write(bytes, (error) => {
      // After a failed write the listener stays: the 'error' event is still to come, and must not go unheard.
      if (error) return reject(error);
      socket.off("error", reject);
      resolve();
    });
  });
  return bytes.length;
}
