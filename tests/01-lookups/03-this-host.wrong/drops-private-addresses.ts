import os from "node:os";

const isPrivate = (a: string) =>
  a.startsWith("10.") || a.startsWith("192.168.") || /^172\.(1[6-9]|2\d|3[01])\./.test(a);
export function thisHost(
  hostname: string = os.hostname(),
  interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]> = os.networkInterfaces(),
) {
  const all = Object.values(interfaces)
    .flatMap((l) => l ?? [])
    .filter((e) => e.family === "IPv4");
  const external = all.filter((e) => !e.internal && !isPrivate(e.address));
  return {
    hostname,
    addresses: (external.length ? external : all.filter((e) => e.internal || isPrivate(e.address))).map(
      (e) => e.address,
    ),
  };
}
