import type { Resolver } from "node:dns/promises";

export async function hostEntry(hostname: string, resolver: Resolver) {
  const orNone = (records: Promise<string[]>) =>
    records.catch((cause: NodeJS.ErrnoException): string[] => {
      if (cause.code === "ENODATA") return [];
      throw Object.assign(new Error(`Cannot look up ${hostname}`, { cause }), { code: cause.code });
    });
  const aliases: string[] = [];
  let canonical = hostname;
  for (;;) {
    const [target] = await orNone(resolver.resolveCname(canonical));
    if (target === undefined) break;
    aliases.push(canonical);
    if (aliases.includes(target)) throw new Error(`The aliases of ${hostname} form a loop`);
    canonical = target;
  }
  const addresses = await orNone(resolver.resolve4(canonical));
  if (addresses.length === 0) throw new Error(`${hostname} has no address`);
  return { hostname: canonical, aliases, addresses };
}
