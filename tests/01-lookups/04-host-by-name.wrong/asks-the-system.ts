import { lookup } from "node:dns/promises";
import { isIPv4 } from "node:net";

export async function hostAddress(hostname: string, _resolver: unknown): Promise<string> {
  if (isIPv4(hostname)) return hostname;
  try {
    const { address } = await lookup(hostname, { family: 4 });
    return address;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw Object.assign(new Error(`Unknown host: ${hostname}`, { cause }), { code });
  }
}
