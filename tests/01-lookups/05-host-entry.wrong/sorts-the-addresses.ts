import type { Resolver } from "node:dns/promises";

export async function hostEntry(
  hostname: string,
  resolver: Resolver,
): Promise<{ hostname: string; aliases: string[]; addresses: string[] }> {
  try {
    const aliases: string[] = [];
    let canonical = hostname;
    for (;;) {
      const [target] = await orNone(resolver.resolveCname(canonical));
      if (target === undefined) break;
      aliases.push(canonical);
      if (aliases.includes(target)) throw new Error(`${target} is an alias of itself`);
      canonical = target;
    }
    return { hostname: canonical, aliases, addresses: (await orNone(resolver.resolve4(canonical))).sort() };
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw Object.assign(new Error(`Cannot look up ${hostname}`, { cause }), { code });
  }
}

/** ENODATA only says that the name has no record of this type: the name itself exists. */
async function orNone(records: Promise<string[]>): Promise<string[]> {
  try {
    return await records;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENODATA") return [];
    throw error;
  }
}
