import os from "node:os";

const host = { hostname: "", addresses: [] as string[] };

export function thisHost(
  hostname: string = os.hostname(),
  interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]> = os.networkInterfaces(),
): { hostname: string; addresses: string[] } {
  const all = Object.values(interfaces)
    .flatMap((list) => list ?? [])
    .filter((each) => each.family === "IPv4");
  const external = all.filter((each) => !each.internal);
  host.hostname = hostname;
  host.addresses = (external.length ? external : all).map((each) => each.address);
  return host;
}
