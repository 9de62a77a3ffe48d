export function serviceName(services: string, port: number, protocol: "tcp" | "udp" = "tcp"): string {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new RangeError(`Not a port: ${port}`);
  const line = services
    .split(/\r?\n/)
    .map((l) => l.replace(/#.*/, "").trim().split(/\s+/))
    .find((words) => words[1] === `${port}/${protocol}`);
  return line![0] as string;
}
