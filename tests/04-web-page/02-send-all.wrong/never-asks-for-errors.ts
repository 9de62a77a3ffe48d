import type { Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";

export async function sendAll(socket: Socket, bytes: Uint8Array): Promise<number> {
  let broken: Error | undefined;
  const fail = (error: Error) => {
    broken = error;
  };
  socket.once("error", fail);
  socket.write(bytes);
  while (socket.writableLength > 0 && !broken) await turn();
  socket.off("error", fail);
  if (broken) throw broken;
  return bytes.length;
}
