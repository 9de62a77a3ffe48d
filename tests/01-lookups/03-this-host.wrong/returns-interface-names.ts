import os from "node:os";

type I = NodeJS.Dict<os.NetworkInterfaceInfo[]>;
export function thisHost(hostname: string = os.hostname(), interfaces: I = os.networkInterfaces()) {
  return { hostname, addresses: Object.keys(interfaces) };
}
