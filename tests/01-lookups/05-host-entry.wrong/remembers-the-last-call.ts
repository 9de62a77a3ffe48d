import type { Resolver } from "node:dns/promises";

const seen = new Set<string>();
export async function hostEntry(hostname: string, resolver: Resolver) {
  const aliases: string[] = [];
  let canonical = hostname;
  try {
    for (;;) {
      if (seen.has(canonical)) throw new Error(`loop at ${canonical}`);
      seen.add(canonical);
      const [next] = await orNone(resolver.resolveCname(canonical));
      if (!next) break;
      aliases.push(canonical);
      canonical = next;
    }
    return { hostname: canonical, aliases, addresses: await orNone(resolver.resolve4(canonical)) };
  } catch (cause) {
    throw Object.assign(new Error(`lookup of ${hostname} failed`, { cause }), {
      code: (cause as NodeJS.ErrnoException).code,
    });
  }
}
async function orNone(p: Promise<string[]>): Promise<string[]> {
  try {
    return await p;
  } catch (e) {
    if ((e as NodeJS.ErrnoException).code === "ENODATA") return [];
    throw e;
  }
}
