export function serviceName(services: string, port: number, protocol: "tcp" | "udp" = "tcp"): string {
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new RangeError(`not a port: ${port}`);
  for (const line of services.split(/\r?\n/)) {
    const [official, entry] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (!official || !entry) continue;
    const [digits, proto] = entry.split("/");
    if (Number(digits) > port) break;
    if (Number(digits) === port && proto === protocol) return official;
  }
  throw new Error(`no service at ${port}`);
}
