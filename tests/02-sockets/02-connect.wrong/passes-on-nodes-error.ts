import { once } from "node:events";
import net from "node:net";
export async function connect(port: number, host: string): Promise<net.Socket> {
  const socket = net.connect({ port, host });
  try {
    await once(socket, "connect");
  } catch (e) {
    console.error(`Cannot connect to ${host}:${port}: ${(e as NodeJS.ErrnoException).code}`);
    return Promise.reject(e);
  }
  return socket;
}
