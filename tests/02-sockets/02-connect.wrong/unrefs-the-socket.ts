import { once } from "node:events";
import net from "node:net";

export async function connect(port: number, host: string): Promise<net.Socket> {
  try {
    const socket = net.connect({ port, host });
    await once(socket, "connect");
    socket.unref();
    return socket;
  } catch (cause) {
    throw new Error(`cannot connect to ${host}:${port}: ${(cause as NodeJS.ErrnoException).code}`, { cause });
  }
}
