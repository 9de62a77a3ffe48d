import os from "node:os";

type I = NodeJS.Dict<os.NetworkInterfaceInfo[]>;
export function thisHost(hostname: string = os.hostname(), interfaces: I = os.networkInterfaces()) {
  const all = Object.values(interfaces)
    .flatMap((l) => l ?? [])
    .filter((e) => e.family === "IPv4");
  const ext = all.filter((e) => !e.internal);
  if (ext.length) return { hostname, addresses: ext.map((e) => e.address) };
  return { hostname, addresses: all.slice(0, 1).map((e) => e.address) };
}
