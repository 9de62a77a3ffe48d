import os from "node:os";

type I = NodeJS.Dict<os.NetworkInterfaceInfo[]>;
export function thisHost(hostname: string = os.hostname(), interfaces: I = os.networkInterfaces()) {
  const all = Object.values(interfaces)
    .flatMap((l) => l ?? [])
    .filter((e) => e.family === "IPv4");
  const ext = all.filter((e) => !e.internal);
  return { hostname, addresses: (ext.length ? ext : all).map((e) => e.address).sort() };
}
