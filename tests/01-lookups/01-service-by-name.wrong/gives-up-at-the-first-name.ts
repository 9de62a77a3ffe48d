export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  const found = services
    .split(/\r?\n/)
    .map((l) => l.replace(/#.*/, "").trim().split(/\s+/))
    .find(([official, , ...aliases]) => official === name || aliases.includes(name));
  if (!found) throw new Error(`Unknown service: ${name}`);
  const [number, transport] = found[1]!.split("/");
  if (transport !== protocol) throw new Error(`Unknown service: ${name}`);
  return Number(number);
}
