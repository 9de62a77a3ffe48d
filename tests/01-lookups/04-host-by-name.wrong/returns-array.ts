import type { Resolver } from "node:dns/promises";
import { isIPv4 } from "node:net";

export async function hostAddress(hostname: string, resolver: Resolver) {
  if (isIPv4(hostname)) return hostname;
  try {
    const addresses = await resolver.resolve4(hostname);
    if (addresses.length) return addresses;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw Object.assign(new Error(`Unknown host: ${hostname}`, { cause }), { code });
  }
  throw Object.assign(new Error(`${hostname} has no address`), { code: "ENODATA" });
}
