import os from "node:os";

export function thisHost(
  hostname: string = os.hostname(),
  interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]> = os.networkInterfaces(),
) {
  const all = Object.entries(interfaces).flatMap(([name, list]) =>
    (list ?? []).map((entry) => ({ name, ...entry })),
  );
  const version4 = all.filter(({ family }) => family === "IPv4");
  const external = version4.filter(({ name }) => !/^lo/i.test(name));
  return { hostname, addresses: (external.length ? external : version4).map(({ address }) => address) };
}
