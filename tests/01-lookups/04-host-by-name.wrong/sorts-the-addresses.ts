import type { Resolver } from "node:dns/promises";
import { isIPv4 } from "node:net";

export async function hostAddress(hostname: string, resolver: Resolver): Promise<string> {
  if (isIPv4(hostname)) return hostname;
  const [first] = await ask(hostname, resolver);
  // An alias whose target has no IPv4 address is answered with an empty list, not with an error.
  if (first === undefined)
    throw Object.assign(new Error(`${hostname} has no IPv4 address`), { code: "ENODATA" });
  return first;
}

async function ask(hostname: string, resolver: Resolver): Promise<string[]> {
  try {
    return (await resolver.resolve4(hostname)).sort();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw Object.assign(new Error(`No address found for ${hostname}: ${code}`, { cause }), { code });
  }
}
