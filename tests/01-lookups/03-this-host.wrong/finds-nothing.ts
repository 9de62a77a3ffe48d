import os from "node:os";

export function thisHost(
  hostname: string = os.hostname(),
  interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]> = os.networkInterfaces(),
) {
  const addresses: string[] = [];
  for (const list of Object.values(interfaces)) {
    for (const { family, address, internal } of list ?? []) {
      if ((family as string) === "ipv4" && !internal) addresses.push(address);
    }
  }
  return { hostname, addresses };
}
