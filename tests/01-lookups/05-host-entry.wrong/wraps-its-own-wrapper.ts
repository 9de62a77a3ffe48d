import type { Resolver } from "node:dns/promises";

type Entry = { hostname: string; aliases: string[]; addresses: string[] };

export async function hostEntry(hostname: string, resolver: Resolver, seen: string[] = []): Promise<Entry> {
  try {
    const [target] = await orNone(resolver.resolveCname(hostname));
    if (target === undefined)
      return { hostname, aliases: seen, addresses: await orNone(resolver.resolve4(hostname)) };
    const aliases = [...seen, hostname];
    if (aliases.includes(target)) throw new Error("a loop");
    return await hostEntry(target, resolver, aliases);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw Object.assign(new Error(`Cannot look up ${hostname}`, { cause }), { code });
  }
}

async function orNone(records: Promise<string[]>): Promise<string[]> {
  try {
    return await records;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENODATA") return [];
    throw error;
  }
}
