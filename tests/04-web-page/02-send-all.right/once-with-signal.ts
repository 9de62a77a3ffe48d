import { once } from "node:events";
import type { Socket } from "node:net";

export async function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  if (socket.destroyed) throw new Error("Nothing can be sent: the socket is destroyed.");
  const stop = new AbortController();
  const broken = once(socket, "error", { signal: stop.signal }).then(([reason]) => Promise.reject(reason));
  const taken = new Promise<void>((resolve) => socket.write(bytes, (error) => error || resolve()));
  try {
    await Promise.race([taken, broken]);
  } finally {
    stop.abort();
    broken.catch(() => {});
  }
  return bytes.length;
}
