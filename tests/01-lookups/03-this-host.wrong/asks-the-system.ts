import os from "node:os";

export function thisHost(_hostname?: string, _interfaces?: NodeJS.Dict<os.NetworkInterfaceInfo[]>) {
  const entries = Object.values(os.networkInterfaces()).flatMap((list) => list ?? []);
  const version4 = entries.filter(({ family }) => family === "IPv4");
  const external = version4.filter(({ internal }) => !internal);
  return {
    hostname: os.hostname(),
    addresses: (external.length ? external : version4).map(({ address }) => address),
  };
}
