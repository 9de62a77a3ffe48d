import type { Resolver } from "node:dns/promises";

export async function hostEntry(hostname: string, resolver: Resolver) {
  try {
    const [target] = await orNone(resolver.resolveCname(hostname));
    if (target === hostname) throw new Error(`${target} is an alias of itself`);
    const canonical = target ?? hostname;
    const aliases = target === undefined ? [] : [hostname];
    return { hostname: canonical, aliases, addresses: await orNone(resolver.resolve4(canonical)) };
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
