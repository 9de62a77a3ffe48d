import type { Resolver } from "node:dns/promises";
import { isIPv4 } from "node:net";

export async function hostAddress(hostname: string, resolver: Resolver): Promise<string> {
  if (isIPv4(hostname)) return hostname;
  try {
    const all = await resolver.resolve4(hostname);
    if (all.length === 0) throw new Error(`no address for ${hostname}`);
    return all[Math.floor(Math.random() * all.length)]!;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw Object.assign(new Error(`cannot find ${hostname}`, { cause }), { code });
  }
}
