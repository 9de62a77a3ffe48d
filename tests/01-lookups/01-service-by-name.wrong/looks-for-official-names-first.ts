export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  const rows = services.split(/\r?\n/).map((line) => line.replace(/#.*/, "").trim().split(/\s+/));
  const ofProtocol = rows.filter(([, entry]) => entry?.split("/")[1] === protocol);
  const found =
    ofProtocol.find(([official]) => official === name) ??
    ofProtocol.find(([, , ...aliases]) => aliases.includes(name));
  if (!found) throw new Error(`Unknown service: ${name}`);
  return Number.parseInt(found[1] ?? "", 10);
}
