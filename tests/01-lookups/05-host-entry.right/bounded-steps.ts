import { NODATA, type Resolver } from "node:dns/promises";

const mostAliases = 16;

export async function hostEntry(hostname: string, resolver: Resolver) {
  const names = [hostname];
  const ask = async (method: "resolveCname" | "resolve4", name: string) => {
    try {
      return await resolver[method](name);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === NODATA) return [];
      throw Object.assign(new Error(`${hostname} cannot be resolved (${code})`, { cause }), { code });
    }
  };
  let next: string | undefined = hostname;
  while (next !== undefined) {
    [next] = await ask("resolveCname", next);
    if (next !== undefined) names.push(next);
    if (names.length > mostAliases) throw new Error(`${hostname} has too many aliases`);
  }
  const canonical = names[names.length - 1] as string;
  return { hostname: canonical, aliases: names.slice(0, -1), addresses: await ask("resolve4", hostname) };
}
