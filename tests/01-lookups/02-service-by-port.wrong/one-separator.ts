export function serviceName(services: string, port: number, protocol: "tcp" | "udp" = "tcp"): string {
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new RangeError(`not a port: ${port}`);
  for (const line of services.split(/\r?\n/)) {
    const text = line.replace(/#.*/, "").trim();
    const at = text.indexOf(` ${port}/${protocol}`);
    const after = text[at + ` ${port}/${protocol}`.length];
    if (at >= 0 && (after === undefined || after === " " || after === "\t")) return text.split(/\s/)[0]!;
  }
  throw new Error(`no service at ${port}`);
}
