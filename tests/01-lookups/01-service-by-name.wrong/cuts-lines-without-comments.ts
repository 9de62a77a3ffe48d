export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  for (const raw of services.split(/\r?\n/)) {
    const line = raw.slice(0, raw.indexOf("#")).trim();
    if (line === "") continue;
    const [official, entry = "", ...aliases] = line.split(/\s+/);
    const [port, proto] = entry.split("/");
    if (proto === protocol && (official === name || aliases.includes(name))) return Number(port);
  }
  throw new Error(`no such service: ${name}`);
}
