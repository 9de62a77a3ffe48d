class UnknownPort extends Error {}

export function serviceName(services: string, port: number, protocol: "tcp" | "udp" = "tcp"): string {
  if (!(port >= 0 && port <= 65_535 && port % 1 === 0)) throw new RangeError(`${port} is not a port`);
  const line = new RegExp(`^[ \\t]*([^\\s#]+)[ \\t]+${port}/${protocol}(?![^\\s#])`, "m");
  const name = line.exec(services)?.[1];
  if (name === undefined) throw new UnknownPort(`nothing known at port ${port}`);
  return name;
}
