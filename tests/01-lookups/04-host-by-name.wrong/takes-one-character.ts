import type { Resolver } from "node:dns/promises";
import { isIPv4 } from "node:net";
export async function hostAddress(hostname: string, resolver: Resolver): Promise<string> {
  if (isIPv4(hostname)) return hostname;
  try {
    const [first] = await resolver.resolve4(hostname);
    if (!first) throw new Error(`no address for ${hostname}`);
    return first[0]!;
  } catch (cause) {
    throw Object.assign(new Error(`cannot find ${hostname}`, { cause }), {
      code: (cause as NodeJS.ErrnoException).code,
    });
  }
}
