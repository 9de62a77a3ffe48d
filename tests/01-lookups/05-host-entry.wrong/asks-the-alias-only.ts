import type { Resolver } from "node:dns/promises";

export async function hostEntry(
  hostname: string,
  resolver: Resolver,
): Promise<{ hostname: string; aliases: string[]; addresses: string[] }> {
  try {
    const records = await resolver.resolveAny(hostname);
    const names = records.flatMap((each) => (each.type === "CNAME" ? [each.value] : []));
    const addresses = records.flatMap((each) => (each.type === "A" ? [each.address] : []));
    return {
      hostname: names.at(-1) ?? hostname,
      aliases: names.length ? [hostname, ...names.slice(0, -1)] : [],
      addresses,
    };
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw Object.assign(new Error(`cannot find ${hostname}`, { cause }), { code });
  }
}
