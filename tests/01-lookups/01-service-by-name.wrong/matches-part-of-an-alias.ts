export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  for (const raw of services.split("\n")) {
    const line = raw.split("#")[0]!.trim();
    if (!line) continue;
    const [official, entry = "", ...rest] = line.split(/\s+/);
    const aliases = rest.join(" ");
    const [port, proto] = entry.split("/");
    if (proto !== protocol) continue;
    if (official === name || aliases.includes(name)) return parseInt(port!, 10);
  }
  throw new Error(`${name} not found`);
}
