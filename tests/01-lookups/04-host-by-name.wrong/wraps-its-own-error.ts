import type { Resolver } from "node:dns/promises";
import { isIPv4 } from "node:net";
export async function hostAddress(hostname: string, resolver: Resolver): Promise<string> {
  if (isIPv4(hostname)) return hostname;
  const { resolve4 } = resolver;
  try {
    const [a] = await resolve4(hostname);
    if (!a) throw new Error(`none for ${hostname}`);
    return a;
  } catch (cause) {
    throw Object.assign(new Error(`no ${hostname}`, { cause }), {
      code: (cause as NodeJS.ErrnoException).code,
    });
  }
}
