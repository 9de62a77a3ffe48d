import { lookup } from "node:dns/promises";
import { once } from "node:events";
import net from "node:net";

/** Tries each address of the host in turn, as clients did before Node learned to do it. */
export async function connect(port: number, host: string): Promise<net.Socket> {
  const failures: NodeJS.ErrnoException[] = [];
  for (const { address } of await lookup(host, { all: true })) {
    const socket = net.connect(port, address);
    try {
      await once(socket, "connect");
      return socket;
    } catch (failure) {
      failures.push(failure as NodeJS.ErrnoException);
    }
  }
  throw new Error(`connect ${host}:${port} ${failures.map(({ code }) => code)}`, { cause: failures.at(0) });
}
