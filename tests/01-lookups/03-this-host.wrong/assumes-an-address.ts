import os from "node:os";

export function thisHost(
  hostname: string = os.hostname(),
  interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]> = os.networkInterfaces(),
) {
  const addresses: string[] = [];
  for (const entry of Object.values(interfaces).flatMap((list) => list ?? [])) {
    if (entry.family === "IPv4" && !entry.internal) addresses.push(entry.address);
  }
  return { hostname, addresses: addresses.length > 0 ? addresses : ["127.0.0.1"] };
}
