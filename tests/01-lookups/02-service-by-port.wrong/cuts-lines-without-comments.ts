export function serviceName(services: string, port: number, protocol: "tcp" | "udp" = "tcp"): string {
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new RangeError(`not a port: ${port}`);
  for (const line of services.split(/\r?\n/)) {
    const text = line.substring(0, line.indexOf("#"));
    const [official, entry] = text.trim().split(/\s+/);
    if (official && entry === `${port}/${protocol}`) return official;
  }
  throw new Error(`Unknown ${port}`);
}
