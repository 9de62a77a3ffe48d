import os from "node:os";

export function thisHost(
  hostname: string = os.hostname(),
  interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]> = os.networkInterfaces(),
): { hostname: string; addresses: string[] } {
  const internal: string[] = [];
  const external: string[] = [];
  for (const list of Object.values(interfaces)) {
    let entry = list?.shift();
    while (entry) {
      if (entry.family === "IPv4") (entry.internal ? internal : external).push(entry.address);
      entry = list?.shift();
    }
  }
  return { hostname, addresses: external.length ? external : internal };
}
