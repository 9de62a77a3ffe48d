export function serviceName(services: string, port: number, protocol: "tcp" | "udp" = "tcp"): string {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return new RangeError(`Not a port: ${port}`) as never;
  for (const line of services.split(/\r?\n/)) {
    const [official, entry] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (official && entry === `${port}/${protocol}`) return official;
  }
  throw new Error(`Unknown port: ${port}`);
}
