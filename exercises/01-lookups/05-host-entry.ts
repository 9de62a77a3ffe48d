import type { Resolver } from "node:dns/promises";

/**
 * Resolves with what DNS knows about a host: the name at the end of its chain of aliases (CNAME records), the aliases
 * on the way there, beginning with `hostname` itself, and every IPv4 address, in the order of the answer. Names are
 * returned exactly as they were asked for or answered.
 *
 * For a name that is not an alias, `aliases` is empty. For a name that exists but has no IPv4 address, `addresses` is.
 *
 * @param resolver the resolver to ask, with its DNS server and its timeout already set
 * @returns rejects with an Error whose message contains `hostname` if the name does not exist or no answer comes, with
 *   the resolver's error as `cause` and its `code` as `code`; rejects with an Error if the aliases form a loop
 */
export async function hostEntry(
  hostname: string,
  resolver: Resolver,
): Promise<{ hostname: string; aliases: string[]; addresses: string[] }> {
  // TODO: follow the aliases from name to name until there are no more. Then ask for the addresses.
  throw new Error("TODO: hostEntry");
}
