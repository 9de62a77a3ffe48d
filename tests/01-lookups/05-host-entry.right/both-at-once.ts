import type { Resolver } from "node:dns/promises";

type Settled = PromiseSettledResult<string[]>;

export async function hostEntry(
  hostname: string,
  resolver: Resolver,
): Promise<{ hostname: string; aliases: string[]; addresses: string[] }> {
  const passed = new Set<string>();
  let name = hostname;
  for (;;) {
    const [alias, addresses] = await Promise.allSettled([
      resolver.resolveCname(name),
      resolver.resolve4(name),
    ]);
    const [next] = listOf(alias, hostname);
    if (next === undefined)
      return { hostname: name, aliases: [...passed], addresses: listOf(addresses, hostname) };
    passed.add(name);
    if (passed.has(next)) throw new Error(`${hostname}: ${next} is its own alias`);
    name = next;
  }
}

function listOf(result: Settled, hostname: string): string[] {
  if (result.status === "fulfilled") return result.value;
  const { code } = result.reason;
  if (code === "ENODATA") return [];
  throw Object.assign(new Error(`${hostname}: ${code}`, { cause: result.reason }), { code });
}
