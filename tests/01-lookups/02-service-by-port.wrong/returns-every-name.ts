export function serviceName(services: string, port: number, protocol: "tcp" | "udp" = "tcp"): string {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new RangeError(`${port} is not a port`);
  for (const line of services.split(/\r?\n/)) {
    const [official, entry, ...aliases] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (entry === `${port}/${protocol}`) return [official, ...aliases].join(" ");
  }
  throw new Error(`Unknown port: ${port}`);
}
