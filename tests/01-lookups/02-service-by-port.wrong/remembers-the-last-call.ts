const pattern = /^\s*([^\s#]+)\s+(\d+)\/([a-z]+)\b/gm;
export function serviceName(services: string, port: number, protocol: "tcp" | "udp" = "tcp"): string {
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new RangeError(`not a port: ${port}`);
  for (let m = pattern.exec(services); m; m = pattern.exec(services)) {
    if (Number(m[2]) === port && m[3] === protocol) return m[1]!;
  }
  throw new Error(`no service at ${port}`);
}
