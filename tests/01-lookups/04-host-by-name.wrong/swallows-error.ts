import type { Resolver } from "node:dns/promises";
import { isIPv4 } from "node:net";

export async function hostAddress(hostname: string, resolver: Resolver): Promise<string> {
  if (isIPv4(hostname)) return hostname;
  try {
    const [first] = await resolver.resolve4(hostname);
    if (first !== undefined) return first;
  } catch {
    return "";
  }
  throw Object.assign(new Error(`${hostname} has no address`), { code: "ENODATA" });
}
