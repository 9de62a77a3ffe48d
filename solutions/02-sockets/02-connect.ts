import { once } from "node:events";
import net from "node:net";

export async function connect(port: number, host: string): Promise<net.Socket> {
  const socket = net.connect({ port, host });
  try {
    await once(socket, "connect");
    return socket;
  } catch (cause) {
    // The message of an AggregateError (a name with two addresses) is empty; its code is not.
    const { code } = cause as NodeJS.ErrnoException;
    throw new Error(`Cannot connect to ${host}:${port}: ${code}`, { cause });
  }
}
