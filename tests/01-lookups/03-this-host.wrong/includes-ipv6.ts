import os from "node:os";

export function thisHost(
  hostname: string = os.hostname(),
  interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]> = os.networkInterfaces(),
) {
  const entries = Object.values(interfaces).flatMap((list) => list ?? []);
  const external = entries.filter(({ internal }) => !internal);
  return { hostname, addresses: (external.length ? external : entries).map(({ address }) => address) };
}
