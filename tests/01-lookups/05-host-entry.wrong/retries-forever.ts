import type { Resolver } from "node:dns/promises";

export async function hostEntry(hostname: string, resolver: Resolver) {
  try {
    const aliases: string[] = [];
    let canonical = hostname;
    for (;;) {
      const [target] = await orNone(resolver, "resolveCname", canonical);
      if (target === undefined) break;
      aliases.push(canonical);
      if (aliases.includes(target)) throw new Error(`${target} is an alias of itself`);
      canonical = target;
    }
    return { hostname: canonical, aliases, addresses: await orNone(resolver, "resolve4", canonical) };
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw Object.assign(new Error(`Cannot look up ${hostname}`, { cause }), { code });
  }
}

async function orNone(
  resolver: Resolver,
  method: "resolveCname" | "resolve4",
  name: string,
): Promise<string[]> {
  for (;;) {
    try {
      return await resolver[method](name);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "ENODATA") return [];
      if (code !== "ETIMEOUT") throw error;
    }
  }
}
