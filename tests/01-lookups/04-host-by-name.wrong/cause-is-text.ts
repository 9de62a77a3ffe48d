import type { Resolver } from "node:dns/promises";
import { isIPv4 } from "node:net";
export async function hostAddress(hostname: string, resolver: Resolver): Promise<string> {
  if (isIPv4(hostname)) return hostname;
  try {
    const [first] = await resolver.resolve4(hostname);
    if (!first) throw new Error(`no address for ${hostname}`);
    return first;
  } catch (err) {
    const e: NodeJS.ErrnoException = new Error(`cannot find ${hostname}`);
    e.code = (err as NodeJS.ErrnoException).code as string;
    e.cause = (err as Error).message;
    throw e;
  }
}
