import type { Resolver } from "node:dns/promises";
import { isIPv4 } from "node:net";
export async function hostAddress(hostname: string, resolver: Resolver): Promise<string> {
  if (isIPv4(hostname)) return hostname;
  try {
    const [a] = await resolver.resolve4(hostname);
    if (!a) throw new Error(`none for ${hostname}`);
    return a;
  } catch (cause) {
    return Object.assign(new Error(`no ${hostname}`, { cause }), {
      code: (cause as NodeJS.ErrnoException).code,
    }) as never;
  }
}
