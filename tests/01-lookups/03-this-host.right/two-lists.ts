import { isIPv4 } from "node:net";
import { type NetworkInterfaceInfo, networkInterfaces, hostname as ownName } from "node:os";

export function thisHost(
  hostname: string = ownName(),
  interfaces: NodeJS.Dict<NetworkInterfaceInfo[]> = networkInterfaces(),
): { hostname: string; addresses: string[] } {
  const external: string[] = [];
  const internal: string[] = [];
  for (const name in interfaces) {
    for (const entry of interfaces[name] ?? []) {
      if (!isIPv4(entry.address)) continue;
      (entry.internal ? internal : external).push(entry.address);
    }
  }
  return { hostname, addresses: external.length === 0 ? internal : external };
}
