import { once } from "node:events";
import net from "node:net";

export async function connect(port: number, host: string): Promise<net.Socket> {
  const socket = net.connect(port, host);
  try {
    await once(socket, "connect");
    return socket;
  } catch (error) {
    throw new Error(`Cannot connect to ${host}:${port}: ${(error as NodeJS.ErrnoException).code}`);
  }
}
