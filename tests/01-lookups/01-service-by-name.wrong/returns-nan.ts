export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  for (const line of services.split(/\r?\n/)) {
    const [official, port, ...aliases] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (port?.endsWith(protocol) && [official, ...aliases].includes(name)) return Number(port);
  }
  throw new Error(`Unknown service: ${name}`);
}
