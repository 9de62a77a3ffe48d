import os from "node:os";
export function thisHost(
  hostname: string = os.hostname(),
  interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]> = os.networkInterfaces(),
) {
  const addresses: string[] = [];
  for (const list of Object.values(interfaces))
    for (const e of list ?? []) {
      if (e.family !== "IPv4") continue;
      if (!e.internal || addresses.length === 0) addresses.push(e.address);
    }
  return { hostname, addresses };
}
