import type { Resolver } from "node:dns/promises";
import { isIPv4 } from "node:net";

export async function hostAddress(hostname: string, resolver: Resolver): Promise<string> {
  if (isIPv4(hostname)) return hostname;
  try {
    const last = (await resolver.resolve4(hostname)).pop();
    if (last !== undefined) return last;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw Object.assign(new Error(`Unknown host: ${hostname}`, { cause }), { code });
  }
  throw Object.assign(new Error(`${hostname} has no address`), { code: "ENODATA" });
}
