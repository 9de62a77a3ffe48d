export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  const table: Record<string, number> = {};
  for (const line of services.split(/\r?\n/)) {
    const [official, port, ...aliases] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (!official || !port) continue;
    const [number, transport] = port.split("/");
    if (transport !== protocol) continue;
    for (const each of [official, ...aliases]) table[each] = Number(number);
  }
  if (table[name] === undefined) throw new Error(`Unknown service: ${name}`);
  return table[name];
}
