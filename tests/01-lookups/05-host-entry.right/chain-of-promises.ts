import type { Resolver } from "node:dns/promises";

type Entry = { hostname: string; aliases: string[]; addresses: string[] };

export function hostEntry(hostname: string, resolver: Resolver): Promise<Entry> {
  const rescue = (error: NodeJS.ErrnoException): string[] => {
    if (error.code === "ENODATA") return [];
    throw error;
  };
  const walk = (name: string, aliases: string[]): Promise<Entry> =>
    resolver
      .resolveCname(name)
      .catch(rescue)
      .then(([target]) => {
        if (aliases.length > 100) throw new Error(`endless aliases of ${hostname}`);
        if (target) return walk(target, aliases.concat(name));
        const addresses = resolver.resolve4(name).catch(rescue);
        return addresses.then((found) => ({ addresses: found, aliases, hostname: name }));
      });
  return walk(hostname, []).catch((cause) => {
    throw Object.assign(new Error(`${hostname}: ${cause.message}`), { cause, code: cause.code });
  });
}
