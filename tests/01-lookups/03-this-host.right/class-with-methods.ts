import { isIPv4 } from "node:net";
import { type NetworkInterfaceInfo, networkInterfaces, hostname as systemName } from "node:os";

class Host {
  hostname: string;
  addresses: string[];
  constructor(hostname: string, interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>) {
    this.hostname = hostname;
    const inside = [...this.list(interfaces, true)];
    const outside = [...this.list(interfaces, false)];
    this.addresses = outside.length > 0 ? outside : inside;
  }
  private *list(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>, internal: boolean) {
    for (const key of Object.keys(interfaces)) {
      for (const each of interfaces[key] || [])
        if (isIPv4(each.address) && each.internal === internal) yield each.address;
    }
  }
}
export function thisHost(
  hostname = systemName(),
  interfaces = networkInterfaces(),
): { hostname: string; addresses: string[] } {
  return new Host(hostname, interfaces);
}
