export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  for (const line of services.split(/\r?\n/)) {
    const [official = "", entry = "", ...aliases] = line.replace(/#.*/, "").trim().split(/\s+/);
    const matches = [official, ...aliases].some((known) => known.startsWith(name));
    if (matches && entry.endsWith(`/${protocol}`)) return Number.parseInt(entry, 10);
  }
  throw new Error(`Unknown service: ${name}`);
}
