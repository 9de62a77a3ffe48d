import type { Resolver } from "node:dns/promises";

/**
 * The first IPv4 address of a host, as text such as `192.0.2.10`. An IPv4 address instead of a name is given back as
 * it is, and nobody is asked.
 *
 * @param resolver whom to ask: it has its DNS server and its timeout set already
 * @returns rejects with an Error that names the host if no address is found. Where that came from an error of the
 *   resolver, it is the `cause`, and its `code` (`ENOTFOUND`, `ETIMEOUT`, …) is the new error's `code` too
 * @see https://nodejs.org/docs/latest-v20.x/api/dns.html#class-dnspromisesresolver
 */
export async function hostAddress(hostname: string, resolver: Resolver): Promise<string> {
  // TODO: an address already? If not, ask the resolver, and tell the caller well when it fails.
  throw new Error("TODO: hostAddress");
}
