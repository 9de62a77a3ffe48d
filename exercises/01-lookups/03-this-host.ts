import os from "node:os";

/**
 * The name of this machine, and the IPv4 addresses at which others can reach it.
 *
 * Internal addresses (Node marks them `internal: true`) are left out, unless the machine has no other IPv4 address.
 * The order is that of `interfaces`. A machine without any IPv4 address has an empty list.
 *
 * @param interfaces the addresses of each network interface, as `os.networkInterfaces()` gives them
 */
export function thisHost(
  hostname: string = os.hostname(),
  interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]> = os.networkInterfaces(),
): { hostname: string; addresses: string[] } {
  // TODO: one list of all interfaces' entries; keep IPv4; then tell internal from external.
  throw new Error("TODO: thisHost");
}
