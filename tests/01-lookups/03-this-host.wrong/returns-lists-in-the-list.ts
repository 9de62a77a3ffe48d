import os from "node:os";

type I = NodeJS.Dict<os.NetworkInterfaceInfo[]>;
export function thisHost(hostname: string = os.hostname(), interfaces: I = os.networkInterfaces()) {
  const all = Object.values(interfaces).map((l) =>
    (l ?? []).filter((e) => e.family === "IPv4" && !e.internal).map((e) => e.address),
  );
  return { hostname, addresses: all };
}
