import os from "node:os";

export function thisHost(
  hostname: string = os.hostname(),
  interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]> = os.networkInterfaces(),
) {
  const entries = Object.values(interfaces).flatMap((list) => list ?? []);
  const external = entries.filter(({ internal }) => !internal);
  const shown = external.length ? external : entries;
  return {
    hostname,
    addresses: shown.filter(({ family }) => family === "IPv4").map(({ address }) => address),
  };
}
