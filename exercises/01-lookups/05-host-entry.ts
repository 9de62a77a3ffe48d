import type { Resolver } from "node:dns/promises";

/**
 * All that DNS knows of a host: the name at the end of its chain of aliases (CNAME records), the names on the way
 * there, beginning with the one asked for, and every IPv4 address, in the order of the answer.
 *
 * A name that is no alias has no `aliases`; a name that exists without IPv4 addresses has no `addresses`.
 *
 * @param resolver whom to ask: it has its DNS server and its timeout set already
 * @returns rejects with an Error that names `hostname` if the name does not exist or no answer comes, with the
 *   resolver's error as `cause` and its `code` as `code`; and with an Error if the aliases go round in a circle
 */
export async function hostEntry(
  hostname: string,
  resolver: Resolver,
): Promise<{ hostname: string; aliases: string[]; addresses: string[] }> {
  // TODO: follow the aliases from name to name until there is none; then ask for the addresses.
  throw new Error("TODO: hostEntry");
}
