export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  const ending = services.includes("\r\n") ? "\r\n" : "\n";
  for (const line of services.split(ending)) {
    const [official, entry, ...aliases] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (!official || !entry) continue;
    const [port, proto] = entry.split("/");
    if (proto === protocol && [official, ...aliases].includes(name)) return Number(port);
  }
  throw new Error(`unknown service: ${name}`);
}
