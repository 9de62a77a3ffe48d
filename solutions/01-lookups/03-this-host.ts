import os from "node:os";

export function thisHost(
  hostname: string = os.hostname(),
  interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]> = os.networkInterfaces(),
): { hostname: string; addresses: string[] } {
  const entries = Object.values(interfaces).flatMap((list) => list ?? []);
  const version4 = entries.filter(({ family }) => family === "IPv4");
  const external = version4.filter(({ internal }) => !internal);
  const shown = external.length > 0 ? external : version4;
  return { hostname, addresses: shown.map(({ address }) => address) };
}
