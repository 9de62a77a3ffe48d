import type { Resolver } from "node:dns/promises";
import { isIPv4 } from "node:net";

const cache = new Map<string, Promise<string>>();

export async function hostAddress(hostname: string, resolver: Resolver): Promise<string> {
  if (isIPv4(hostname)) return hostname;
  let known = cache.get(hostname);
  if (!known) {
    known = ask(hostname, resolver);
    cache.set(hostname, known);
  }
  return known;
}

async function ask(hostname: string, resolver: Resolver): Promise<string> {
  try {
    const [first] = await resolver.resolve4(hostname);
    if (first === undefined) throw new Error(`no address for ${hostname}`);
    return first;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw Object.assign(new Error(`cannot find ${hostname}`, { cause }), { code });
  }
}
