import os from "node:os";
export function thisHost(
  hostname: string = os.hostname(),
  interfaces: NodeJS.Dict<os.NetworkInterfaceInfo[]> = os.networkInterfaces(),
) {
  const external: string[] = [],
    internal: string[] = [];
  for (const list of Object.values(interfaces)) {
    const v4 = (list ?? []).filter((e) => e.family === "IPv4").map((e) => e.address);
    if (list?.some((e) => e.internal)) internal.push(...v4);
    else external.push(...v4);
  }
  return { hostname, addresses: external.length > 0 ? external : internal };
}
