import os from "node:os";

type I = NodeJS.Dict<os.NetworkInterfaceInfo[]>;
export function thisHost(hostname: string = os.hostname(), interfaces: I = os.networkInterfaces()) {
  const addresses: string[] = [];
  for (const list of Object.values(interfaces)) {
    const v4 = (list ?? []).filter((e) => e.family === "IPv4");
    const ext = v4.filter((e) => !e.internal);
    addresses.push(...(ext.length ? ext : v4).map((e) => e.address));
  }
  return { hostname, addresses };
}
