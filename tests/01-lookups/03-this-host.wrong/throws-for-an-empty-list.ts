import os from "node:os";

export function thisHost(
  hostname: string = os.hostname(),
  interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]> = os.networkInterfaces(),
) {
  const entries = Object.values(interfaces).flatMap((list) => list ?? []);
  const version4 = entries.filter(({ family }) => family === "IPv4");
  if (version4.length === 0) throw new Error(`${hostname} has no IPv4 address`);
  const external = version4.filter(({ internal }) => !internal);
  const chosen = external.length > 0 ? external : version4;
  return { hostname, addresses: chosen.map(({ address }) => address) };
}
