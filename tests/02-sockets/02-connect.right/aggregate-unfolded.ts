import { once } from "node:events";
import net from "node:net";

export async function connect(port: number, host: string): Promise<net.Socket> {
  const socket = net.createConnection({ host, port });
  await once(socket, "connect").catch((cause: unknown) => {
    const reasons = cause instanceof AggregateError ? cause.errors : [cause];
    const codes = reasons.map((reason: NodeJS.ErrnoException) => reason.code).join(", ");
    throw new Error(`no connection to ${host} on ${port} (${codes})`, { cause });
  });
  return socket;
}
