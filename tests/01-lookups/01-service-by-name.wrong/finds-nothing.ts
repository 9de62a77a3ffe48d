export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  for (const line of services.split(/\r?\n/)) {
    const [official, entry, ...aliases] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (!entry) continue;
    const [port, transport] = entry.split("/");
    if (transport === `/${protocol}` && [official, ...aliases].includes(name)) return Number(port);
  }
  throw new Error(`Unknown service: ${name}`);
}
