export function serviceName(services: string, port: number, protocol: "tcp" | "udp" = "tcp"): string {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new RangeError(`${port} is not a port`);
  const rows = services.split(/\r?\n/).map((line) => line.replace(/#.*/, "").trim().split(/\s+/));
  const names = rows.map(([official]) => official);
  const entries = rows.flatMap(([, entry]) => entry ?? []);
  const name = names[entries.indexOf(`${port}/${protocol}`)];
  if (name === undefined) throw new Error(`Unknown port: ${port}`);
  return name;
}
