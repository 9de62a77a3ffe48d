import os from "node:os";
export function thisHost(
  hostname: string = os.hostname(),
  interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]> = os.networkInterfaces(),
) {
  const v4 = Object.values(interfaces)
    .flatMap((l) => l ?? [])
    .filter((e) => e.family === "IPv4");
  const ext = v4.filter((e) => !e.internal).map((e) => e.address);
  return { hostname, addresses: ext.length > 1 ? ext : v4.map((e) => e.address) };
}
