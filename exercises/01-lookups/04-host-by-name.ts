import type { Resolver } from "node:dns/promises";

/**
 * Resolves with the first IPv4 address of a host, as text such as `192.0.2.10`. If `hostname` is an IPv4 address
 * already, it is returned unchanged and no query is sent.
 *
 * @param resolver the resolver to ask, each time, with its DNS server and its timeout already set. Other queries of it
 *   may be under way
 * @returns rejects with an Error whose message contains `hostname` if no address is found. If the resolver reported an
 *   error, that error is the `cause`, and its `code` (`ENOTFOUND`, `ETIMEOUT`, …) is the `code` of the new error, too
 * @see https://nodejs.org/docs/latest-v20.x/api/dns.html#class-dnspromisesresolver
 */
export async function hostAddress(hostname: string, resolver: Resolver): Promise<string> {
  // TODO: if it isn't an address already, ask the resolver. If that fails, reject with an error that helps the caller.
  throw new Error("TODO: hostAddress");
}
