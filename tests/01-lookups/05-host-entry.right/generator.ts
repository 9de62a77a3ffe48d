import type { Resolver } from "node:dns/promises";

async function* chain(first: string, resolver: Resolver): AsyncGenerator<string> {
  const seen = new Set<string>();
  let name: string | undefined = first;
  while (name !== undefined) {
    if (seen.has(name)) throw Object.assign(new Error("The aliases go round in circles"), { code: "ELOOP" });
    seen.add(name);
    yield name;
    [name] = await allowNone(resolver.resolveCname(name));
  }
}
const allowNone = (answer: Promise<string[]>) =>
  answer.catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === "ENODATA") return [];
    throw error;
  });

export async function hostEntry(
  hostname: string,
  resolver: Resolver,
): Promise<{ hostname: string; aliases: string[]; addresses: string[] }> {
  try {
    const names: string[] = [];
    for await (const name of chain(hostname, resolver)) names.push(name);
    const canonical = names.pop()!;
    return { hostname: canonical, aliases: names, addresses: await allowNone(resolver.resolve4(canonical)) };
  } catch (error) {
    const cause = error as NodeJS.ErrnoException;
    throw Object.assign(new Error(`${hostname}: ${cause.message}`, { cause }), { code: cause.code });
  }
}
