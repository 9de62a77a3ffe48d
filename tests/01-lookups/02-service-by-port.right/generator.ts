function* entries(text: string) {
  let rest = text;
  while (rest !== "") {
    const at = rest.indexOf("\n");
    const line = at < 0 ? rest : rest.slice(0, at);
    rest = at < 0 ? "" : rest.slice(at + 1);
    const words = /^\s*([^\s#]+)\s+(\d+)\/([^\s#]+)/.exec(line);
    if (words) yield { name: words[1]!, port: +words[2]!, protocol: words[3]! };
  }
}

export function serviceName(services: string, port: number, protocol: "tcp" | "udp" = "tcp"): string {
  if (!(port >= 0 && port <= 0xffff && port % 1 === 0)) throw new RangeError("A port is 0 to 65535");
  for (const entry of entries(services))
    if (entry.port === port && entry.protocol === protocol) return entry.name;
  throw Object.assign(new Error(`Nothing at ${protocol} port ${port}.`), { code: "ENOENT" });
}
