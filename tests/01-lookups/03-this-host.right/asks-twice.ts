import os from "node:os";

export function thisHost(
  hostname: string = os.hostname(),
  interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]> = os.networkInterfaces(),
): { hostname: string; addresses: string[] } {
  const outside = addressesOf(interfaces, false);
  return { hostname, addresses: outside.length > 0 ? outside : addressesOf(interfaces, true) };
}

function addressesOf(interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]>, internal: boolean): string[] {
  return Object.values(interfaces).reduce<string[]>((found, list = []) => {
    const wanted = list.filter((entry) => entry.family !== "IPv6" && entry.internal === internal);
    return found.concat(wanted.map((entry) => entry.address));
  }, []);
}
