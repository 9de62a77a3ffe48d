import type { Resolver } from "node:dns/promises";

export async function hostEntry(
  hostname: string,
  resolver: Resolver,
): Promise<{ hostname: string; aliases: string[]; addresses: string[] }> {
  const aliases: string[] = [];
  let canonical = hostname;
  try {
    for (;;) {
      const [target] = await resolver.resolveCname(canonical);
      aliases.push(canonical);
      if (aliases.includes(target!)) throw new Error(`loop for ${hostname}`);
      canonical = target!;
    }
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENODATA" && aliases.length === 0) return { hostname, aliases: [], addresses: [] };
    if (code !== "ENODATA") throw Object.assign(new Error(`cannot find ${hostname}`, { cause }), { code });
  }
  return { hostname: canonical, aliases, addresses: await resolver.resolve4(canonical) };
}
