import type { Resolver } from "node:dns/promises";

export async function hostEntry(
  hostname: string,
  resolver: Resolver,
): Promise<{ hostname: string; aliases: string[]; addresses: string[] }> {
  const aliases: string[] = [];
  const addresses: string[] = [];
  let canonical = hostname;
  for (;;) {
    const [target] = await orNone(hostname, resolver.resolveCname(canonical));
    if (target && (aliases.includes(target) || target === canonical)) throw new Error(`loop for ${hostname}`);
    addresses.push(...(await orNone(hostname, resolver.resolve4(canonical))));
    if (!target) break;
    aliases.push(canonical);
    canonical = target;
  }
  return { hostname: canonical, aliases, addresses };
}

async function orNone(hostname: string, answer: Promise<string[]>): Promise<string[]> {
  try {
    return await answer;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENODATA") return [];
    throw Object.assign(new Error(`cannot find ${hostname}`, { cause }), { code });
  }
}
