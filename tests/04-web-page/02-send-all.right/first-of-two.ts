import type { Socket } from "node:net";
import { promisify } from "node:util";

export async function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  const write = promisify((chunk: Uint8Array, done: (error?: Error | null) => void) => {
    socket.write(chunk, done);
  });
  let broke = (_error: Error) => {};
  const breaking = new Promise<never>((_, reject) => {
    broke = reject;
  });
  socket.addListener("error", broke);
  return await Promise.race([breaking, write(bytes)])
    .then(() => bytes.length)
    .finally(() => socket.removeListener("error", broke));
}
