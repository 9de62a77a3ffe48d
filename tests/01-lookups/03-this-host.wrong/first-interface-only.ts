import os from "node:os";

export function thisHost(
  hostname: string = os.hostname(),
  interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]> = os.networkInterfaces(),
) {
  const lists = Object.values(interfaces).map((list) =>
    (list ?? []).filter(({ family }) => family === "IPv4"),
  );
  const external = lists.find((list) => list.some(({ internal }) => !internal));
  return { hostname, addresses: (external ?? lists[0] ?? []).slice(0, 1).map(({ address }) => address) };
}
