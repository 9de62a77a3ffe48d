export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  for (const line of services.split(/\r?\n/)) {
    const [official, port, ...aliases] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (!official || !port) continue;
    const [number, transport] = port.split("/");
    if (transport === protocol && [official, ...aliases].includes(name)) return Number(number);
  }
  return -1;
}
