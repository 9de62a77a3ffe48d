import os from "node:os";
export function thisHost(
  hostname: string = os.hostname(),
  interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]> = os.networkInterfaces(),
) {
  const list = interfaces.en0 ?? interfaces.eth0 ?? interfaces.wlan0 ?? interfaces.lo ?? [];
  const v4 = list.filter((e) => e.family === "IPv4");
  const ext = v4.filter((e) => !e.internal);
  return { hostname, addresses: (ext.length ? ext : v4).map((e) => e.address) };
}
