import os from "node:os";

const addresses: string[] = [];

export function thisHost(
  hostname: string = os.hostname(),
  interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]> = os.networkInterfaces(),
): { hostname: string; addresses: string[] } {
  const all = Object.values(interfaces)
    .flatMap((list) => list ?? [])
    .filter((each) => each.family === "IPv4");
  const external = all.filter((each) => !each.internal);
  for (const each of external.length ? external : all) addresses.push(each.address);
  return { hostname, addresses };
}
