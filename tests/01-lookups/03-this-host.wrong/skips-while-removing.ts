import os from "node:os";

export function thisHost(
  hostname: string = os.hostname(),
  interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]> = os.networkInterfaces(),
): { hostname: string; addresses: string[] } {
  const all = Object.values(interfaces)
    .flatMap((list) => list ?? [])
    .filter((each) => each.family === "IPv4");
  const external = [...all];
  for (const each of external) if (each.internal) external.splice(external.indexOf(each), 1);
  return { hostname, addresses: (external.length ? external : all).map((each) => each.address) };
}
