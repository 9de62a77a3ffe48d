export function serviceName(services: string, port: number, protocol: "tcp" | "udp" = "tcp"): string {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new RangeError(`Not a port number: ${port}`);
  const names = new Map<string, string>();
  for (const line of services.split(/\r?\n/)) {
    const [official, entry = ""] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (official) names.set(entry, official);
  }
  const name = names.get(`${port}/${protocol}`);
  if (name === undefined) throw new Error(`Unknown port: ${port}/${protocol}`);
  return name;
}
