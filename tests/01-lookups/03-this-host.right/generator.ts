import { type NetworkInterfaceInfo, hostname as nameOfHost, networkInterfaces } from "node:os";

function* addressesOf(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>, internal: boolean) {
  for (const list of Object.values(interfaces))
    for (const entry of list || [])
      if (entry.family !== "IPv6" && entry.internal === internal) yield entry.address;
}

export function thisHost(hostname = nameOfHost(), interfaces = networkInterfaces()) {
  const addresses = Array.from(addressesOf(interfaces, false));
  if (!addresses.length) addresses.push(...addressesOf(interfaces, true));
  return Object.freeze({ addresses, hostname });
}
