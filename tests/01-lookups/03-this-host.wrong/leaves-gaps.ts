import os from "node:os";

export function thisHost(
  hostname: string = os.hostname(),
  interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]> = os.networkInterfaces(),
) {
  const entries = Object.values(interfaces).flatMap((list) => list ?? []);
  const version4 = entries.filter(({ family }) => family === "IPv4");
  const hasExternal = version4.some(({ internal }) => !internal);
  const addresses = version4.map(({ internal, address }) => {
    if (!internal || !hasExternal) return address;
    return undefined;
  });
  return { hostname, addresses };
}
