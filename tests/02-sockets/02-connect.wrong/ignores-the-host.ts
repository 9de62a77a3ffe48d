import { once } from "node:events";
import net from "node:net";
export async function connect(port: number, _host: string): Promise<net.Socket> {
  const s = net.connect(port);
  try {
    await once(s, "connect");
    return s;
  } catch (cause) {
    throw new Error(`${_host}:${port} ${(cause as NodeJS.ErrnoException).code}`, { cause });
  }
}
