export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  for (const line of services.split(/\r?\n/)) {
    const [, entry, ...aliases] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (!entry) continue;
    const [port, proto] = entry.split("/");
    if (proto === protocol && aliases.includes(name)) return Number(port);
  }
  throw new Error(`unknown service: ${name}`);
}
