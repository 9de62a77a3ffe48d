import { once } from "node:events";
import net from "node:net";

export async function connect(port: number, host: string): Promise<net.Socket> {
  const socket = net.connect(port, host);
  try {
    await once(socket, "connect");
    return socket;
  } catch (cause) {
    const { errors = [cause] } = cause as AggregateError;
    throw new Error(errors.map((error: Error) => error.message).join("; "), { cause });
  }
}
