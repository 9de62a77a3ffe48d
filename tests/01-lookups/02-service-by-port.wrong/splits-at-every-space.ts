export function serviceName(services: string, port: number, protocol: "tcp" | "udp" = "tcp"): string {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new RangeError(`Not a port: ${port}`);
  for (const line of services.split("\n")) {
    const [official, entry] = line.replace(/#.*/, "").trim().split(" ");
    if (official && entry === `${port}/${protocol}`) return official;
  }
  throw new Error(`Unknown port: ${port}`);
}
