import type { Resolver } from "node:dns/promises";
import { isIP } from "node:net";

export async function hostAddress(hostname: string, resolver: Resolver): Promise<string> {
  if (isIP(hostname)) return hostname;
  try {
    const [first] = await resolver.resolve4(hostname);
    if (first === undefined) throw new Error(`no address for ${hostname}`);
    return first;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw Object.assign(new Error(`cannot find ${hostname}`, { cause }), { code });
  }
}
