import { once } from "node:events";
import net from "node:net";

const open = new Map<string, net.Socket>();

export async function connect(port: number, host: string): Promise<net.Socket> {
  const known = open.get(`${host}:${port}`);
  if (known && !known.destroyed) return known;
  try {
    const socket = net.connect({ port, host });
    await once(socket, "connect");
    open.set(`${host}:${port}`, socket);
    return socket;
  } catch (cause) {
    throw new Error(`cannot connect to ${host}:${port}: ${(cause as NodeJS.ErrnoException).code}`, { cause });
  }
}
