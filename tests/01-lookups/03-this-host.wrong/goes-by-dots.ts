import os from "node:os";

export function thisHost(
  hostname: string = os.hostname(),
  interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]> = os.networkInterfaces(),
): { hostname: string; addresses: string[] } {
  const all = Object.values(interfaces)
    .flatMap((list) => list ?? [])
    .filter((each) => each.address.includes("."));
  const external = all.filter((each) => !each.internal);
  return { hostname, addresses: (external.length ? external : all).map((each) => each.address) };
}
