import type { Resolver } from "node:dns/promises";

export async function hostAddress(hostname: string, resolver: Resolver): Promise<string> {
  if (/^\d+\.\d+\.\d+\.\d+/.test(hostname)) return hostname;
  try {
    const [first] = await resolver.resolve4(hostname);
    if (first !== undefined) return first;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw Object.assign(new Error(`Unknown host: ${hostname}`, { cause }), { code });
  }
  throw Object.assign(new Error(`${hostname} has no address`), { code: "ENODATA" });
}
