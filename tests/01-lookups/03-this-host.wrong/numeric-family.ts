import os from "node:os";

export function thisHost(
  hostname: string = os.hostname(),
  interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]> = os.networkInterfaces(),
) {
  const entries = Object.values(interfaces).flatMap((list) => list ?? []);
  const version4 = entries.filter(({ family }) => (family as unknown) === 4);
  const external = version4.filter(({ internal }) => !internal);
  return { hostname, addresses: (external.length ? external : version4).map(({ address }) => address) };
}
