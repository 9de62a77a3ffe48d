import { once } from "node:events";
import net from "node:net";

export async function connect(port: number, host: string): Promise<net.Socket> {
  const socket = net.connect(port, host).resume();
  try {
    await once(socket, "connect");
    return socket;
  } catch (cause) {
    throw new Error(`Cannot connect to ${host}:${port}: ${(cause as NodeJS.ErrnoException).code}`, { cause });
  }
}
