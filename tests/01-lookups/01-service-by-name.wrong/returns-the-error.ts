export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  for (const line of services.toLowerCase().split("\n")) {
    const [official, entry, ...aliases] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (!entry) continue;
    const [port, proto] = entry.split("/");
    if (proto === protocol && [official, ...aliases].includes(name.toLowerCase())) return Number(port);
  }
  return new Error(`Unknown service: ${name}`) as never;
}
