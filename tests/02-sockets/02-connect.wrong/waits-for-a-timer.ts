import net from "node:net";
import { setTimeout as pause } from "node:timers/promises";

export async function connect(port: number, host: string): Promise<net.Socket> {
  const socket = net.connect(port, host);
  let cause: NodeJS.ErrnoException | undefined;
  const fail = (error: NodeJS.ErrnoException) => {
    cause = error;
  };
  socket.on("error", fail);
  await pause(100);
  if (cause) throw new Error(`Cannot connect to ${host}:${port}: ${cause.code}`, { cause });
  socket.off("error", fail);
  return socket;
}
