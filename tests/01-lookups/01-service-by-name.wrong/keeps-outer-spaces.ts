export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  for (const line of services.split("\n")) {
    const [official, entry, ...aliases] = line.replace(/#.*/, "").split(/\s+/);
    if (!entry) continue;
    const [port, proto] = entry.split("/");
    if (proto === protocol && [official, ...aliases].includes(name)) return Number(port);
  }
  throw new Error(`Unknown service ${name}`);
}
