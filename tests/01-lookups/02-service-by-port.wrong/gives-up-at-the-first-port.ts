export function serviceName(services: string, port: number, protocol: "tcp" | "udp" = "tcp"): string {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new RangeError(`Not a port: ${port}`);
  for (const line of services.split(/\r?\n/)) {
    const [official, entry] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (!official || !entry) continue;
    const [number, proto] = entry.split("/");
    if (Number(number) === port) {
      if (proto !== protocol) throw new Error(`unknown port ${port}`);
      return official;
    }
  }
  throw new Error(`unknown port ${port}`);
}
