import type { Resolver } from "node:dns/promises";

interface HostEntry {
  hostname: string;
  aliases: string[];
  addresses: string[];
}

export async function hostEntry(hostname: string, resolver: Resolver): Promise<HostEntry> {
  return await follow(hostname, [], resolver).catch((cause: NodeJS.ErrnoException) => {
    throw Object.assign(new Error(`host ${hostname}: ${cause.message}`, { cause }), { code: cause.code });
  });
}

async function follow(hostname: string, aliases: string[], resolver: Resolver): Promise<HostEntry> {
  if (aliases.includes(hostname)) throw new Error(`a circle of aliases at ${hostname}`);
  const [target] = await resolver.resolveCname(hostname).catch(noData);
  if (target) return await follow(target, [...aliases, hostname], resolver);
  return { hostname, aliases, addresses: await resolver.resolve4(hostname).catch(noData) };
}

function noData(error: NodeJS.ErrnoException): string[] {
  if (error.code !== "ENODATA") throw error;
  return [];
}
