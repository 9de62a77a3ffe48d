const table = new Map<string, number>();

export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  if (table.size === 0) {
    for (const line of services.split(/\r?\n/)) {
      const [official, entry, ...aliases] = line.replace(/#.*/, "").trim().split(/\s+/);
      if (!official || !entry) continue;
      const [port, proto] = entry.split("/");
      for (const each of [official, ...aliases]) table.set(`${each}/${proto}`, Number(port));
    }
  }
  const found = table.get(`${name}/${protocol}`);
  if (found === undefined) throw new Error(`unknown service: ${name}`);
  return found;
}
