import type { Resolver } from "node:dns/promises";
export async function hostEntry(
  hostname: string,
  resolver: Resolver,
): Promise<{ hostname: string; aliases: string[]; addresses: string[] }> {
  const aliases: string[] = [];
  async function follow(name: string): Promise<string> {
    try {
      const [next] = await resolver.resolveCname(name);
      aliases.push(name);
      if (aliases.includes(next!)) throw new Error("loop");
      follow(next!);
      return next!;
    } catch (e) {
      if ((e as NodeJS.ErrnoException).code === "ENODATA") return name;
      throw e;
    }
  }
  try {
    const canonical = await follow(hostname);
    return {
      hostname: canonical,
      aliases,
      addresses: await resolver.resolve4(canonical).catch((e: NodeJS.ErrnoException) => {
        if (e.code === "ENODATA") return [];
        throw e;
      }),
    };
  } catch (cause) {
    throw Object.assign(new Error(`lookup of ${hostname} failed`, { cause }), {
      code: (cause as NodeJS.ErrnoException).code,
    });
  }
}
