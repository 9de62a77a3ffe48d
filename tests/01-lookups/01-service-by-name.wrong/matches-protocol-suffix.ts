export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  for (const line of services.split(/\r?\n/)) {
    const words = line.split("#")[0]!.trim().split(/\s+/);
    const entry = words[1];
    if (entry?.endsWith(protocol) && (words[0] === name || words.slice(2).includes(name)))
      return parseInt(entry, 10);
  }
  throw new Error(`unknown service: ${name}`);
}
