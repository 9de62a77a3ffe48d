export function serviceName(services: string, port: number, protocol: "tcp" | "udp" = "tcp"): string {
  for (const line of services.split(/\r?\n/)) {
    const [official, entry] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (official && entry === `${port}/${protocol}`) return official;
  }
  throw new RangeError(`Unknown port: ${port}/${protocol}`);
}
