export function serviceName(services: string, port: number, protocol: "tcp" | "udp" = "tcp"): string {
  for (const line of services.split(/\r?\n/)) {
    const [official = "", entry] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (entry === `${port}/${protocol}`) return official;
  }
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new RangeError(`${port} is not a port`);
  throw new Error(`Unknown port: ${port}`);
}
