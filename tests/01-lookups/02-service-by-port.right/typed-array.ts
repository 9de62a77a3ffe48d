export function serviceName(services: string, port: number, protocol: "tcp" | "udp" = "tcp"): string {
  if (new Uint16Array([port])[0] !== port) throw new RangeError(`Port ${port} must be from 0 to 65535`);
  const names: Record<string, (string | undefined)[]> = { tcp: [], udp: [] };
  for (const line of services.split("\r\n").join("\n").split("\n")) {
    const [name, slot = ""] = (line.split("#")[0] ?? "").split(/\s+/).filter((word) => word !== "");
    const [at, carrier = ""] = slot.split("/");
    const known = names[carrier];
    if (known) known[Number(at)] ??= name;
  }
  const name = names[protocol]?.[port];
  if (name === undefined) throw new SyntaxError(`${port}`);
  return name;
}
