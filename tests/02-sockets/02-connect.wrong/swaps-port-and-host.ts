import { once } from "node:events";
import net from "node:net";
export async function connect(port: number, host: string): Promise<net.Socket> {
  const s = net.connect(host as unknown as number, port as unknown as string);
  try {
    await once(s, "connect");
    return s;
  } catch (cause) {
    throw new Error(`${host}:${port} ${(cause as NodeJS.ErrnoException).code}`, { cause });
  }
}
