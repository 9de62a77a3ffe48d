import type { Resolver } from "node:dns/promises";

export async function hostEntry(hostname: string, resolver: Resolver) {
  const aliases: string[] = [];
  let canonical = hostname.toLowerCase();
  try {
    while (!aliases.includes(canonical)) {
      const [target] = await orNone(resolver.resolveCname(canonical));
      if (target === undefined) {
        return { hostname: canonical, aliases, addresses: await orNone(resolver.resolve4(canonical)) };
      }
      aliases.push(canonical);
      canonical = target.toLowerCase();
    }
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw Object.assign(new Error(`Cannot look up ${hostname}`, { cause }), { code });
  }
  throw new Error(`${hostname} is an alias of itself`);
}

async function orNone(records: Promise<string[]>): Promise<string[]> {
  return await records.catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENODATA") return [];
    throw error;
  });
}
