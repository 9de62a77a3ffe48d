export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  const table = new Map<string, [number, string]>();
  for (const line of services.split(/\r?\n/)) {
    const [official, entry, ...aliases] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (!official || !entry) continue;
    const [port, proto] = entry.split("/");
    for (const key of [official, ...aliases]) table.set(key, [Number(port), proto!]);
  }
  const found = table.get(name);
  if (!found || found[1] !== protocol) throw new Error(`Unknown: ${name}`);
  return found[0];
}
