export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  const lines = services.matchAll(/^[ \t]*([^\s#]+)[ \t]+(\d+)\/(\w+)([^#\r\n]*)/gm);
  for (const [, official, port, transport, aliases = ""] of lines) {
    if (transport !== protocol) continue;
    if (official === name || aliases.trim().split(/\s+/).includes(name)) return Number(port);
  }
  throw new RangeError(`${name} is not in the services database for ${protocol}`);
}
