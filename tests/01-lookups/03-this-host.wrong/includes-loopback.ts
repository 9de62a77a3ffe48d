import os from "node:os";

export function thisHost(
  hostname: string = os.hostname(),
  interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]> = os.networkInterfaces(),
) {
  const entries = Object.values(interfaces).flatMap((list) => list ?? []);
  const version4 = entries.filter(({ family }) => family === "IPv4");
  return { hostname, addresses: version4.map(({ address }) => address) };
}
