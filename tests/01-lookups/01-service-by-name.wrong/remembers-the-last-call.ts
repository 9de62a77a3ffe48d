const entry = /^[ \t]*([^\s#]+)[ \t]+(\d+)\/(\w+)([^#\r\n]*)/gm;
export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  for (let match = entry.exec(services); match; match = entry.exec(services)) {
    const [, official, port, proto, aliases] = match;
    const names = [official, ...aliases!.trim().split(/\s+/)];
    if (proto === protocol && names.includes(name)) return Number(port);
  }
  throw new Error(`no service ${name}/${protocol}`);
}
