export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  for (const line of services.split("\n")) {
    const [official, entry, ...aliases] = line.trim().split(/\s+/);
    const [port, proto] = (entry as string).split("/");
    if (proto === protocol && (official === name || aliases.includes(name))) return Number(port);
  }
  throw new Error(`Unknown service ${name}`);
}
