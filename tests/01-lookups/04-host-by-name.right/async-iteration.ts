import type { Resolver } from "node:dns/promises";
import net from "node:net";

async function* addressesOf(hostname: string, resolver: Resolver) {
  if (net.isIP(hostname) === 4) yield hostname;
  else yield* await resolver.resolve4(hostname);
}

export async function hostAddress(hostname: string, resolver: Resolver): Promise<string> {
  try {
    for await (const address of addressesOf(hostname, resolver)) return address;
  } catch (cause) {
    class DnsError extends Error {
      code = (cause as NodeJS.ErrnoException).code;
    }
    throw new DnsError(`lookup of '${hostname}' failed`, { cause });
  }
  throw new TypeError(`'${hostname}': empty answer`);
}
