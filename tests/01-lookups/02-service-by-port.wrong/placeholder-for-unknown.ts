export function serviceName(services: string, port: number, protocol: "tcp" | "udp" = "tcp"): string {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new RangeError(`Not a port number: ${port}`);
  for (const line of services.split(/\r?\n/)) {
    const [official, entry] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (official && entry === `${port}/${protocol}`) return official;
  }
  return "";
}
