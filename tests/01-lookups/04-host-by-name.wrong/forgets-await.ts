import type { Resolver } from "node:dns/promises";
import { isIPv4 } from "node:net";

export async function hostAddress(hostname: string, resolver: Resolver): Promise<string> {
  if (isIPv4(hostname)) return hostname;
  const addresses = resolver.resolve4(hostname) as unknown as string[];
  return addresses[0]!;
}
