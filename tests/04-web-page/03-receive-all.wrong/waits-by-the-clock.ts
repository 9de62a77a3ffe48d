import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

export async function receiveAll(socket: Socket): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let failure: Error | undefined;
  socket.on("data", (part: Uint8Array) => parts.push(part));
  socket.on("error", (error) => {
    failure = error;
  });
  await pause(3000);
  const received = Buffer.concat(parts);
  if (failure) throw new Error(`The connection broke after ${received.length} bytes`, { cause: failure });
  return received;
}
