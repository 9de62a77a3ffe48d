let lines: string[][] | undefined;

export function serviceName(services: string, port: number, protocol: "tcp" | "udp" = "tcp"): string {
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new RangeError(`not a port: ${port}`);
  lines ??= services.split(/\r?\n/).map((line) => line.replace(/#.*/, "").trim().split(/\s+/));
  const found = lines.find(([, entry]) => entry === `${port}/${protocol}`);
  if (!found) throw new Error(`no service at ${port}`);
  return found[0]!;
}
