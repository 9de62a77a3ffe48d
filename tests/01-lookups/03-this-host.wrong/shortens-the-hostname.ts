import os from "node:os";
export function thisHost(
  hostname: string = os.hostname(),
  interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]> = os.networkInterfaces(),
) {
  const entries = Object.values(interfaces).flatMap((l) => l ?? []);
  const v4 = entries.filter((e) => e.family === "IPv4");
  const external = v4.filter((e) => !e.internal);
  return {
    hostname: hostname.split(".")[0]!.toLowerCase(),
    addresses: (external.length ? external : v4).map((e) => e.address),
  };
}
