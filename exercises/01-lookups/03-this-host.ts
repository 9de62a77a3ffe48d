import os from "node:os";

/**
 * Returns the name of this machine, unchanged, and the IPv4 addresses at which others can reach it.
 *
 * Internal addresses (Node marks them `internal: true`) are left out, unless the machine has no other IPv4 address.
 * The addresses keep the order of `interfaces`. For a machine without IPv4 addresses the list is empty.
 *
 * @param interfaces the addresses of each network interface, as `os.networkInterfaces()` returns them; a list may be
 *   undefined. They are not changed
 */
export function thisHost(
  hostname: string = os.hostname(),
  interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]> = os.networkInterfaces(),
): { hostname: string; addresses: string[] } {
  // TODO: put the entries of all interfaces into one list, keep IPv4, then separate internal from external.
  throw new Error("TODO: thisHost");
}
