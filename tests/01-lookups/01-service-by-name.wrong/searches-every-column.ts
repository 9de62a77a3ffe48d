export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  for (const line of services.split(/\r?\n/)) {
    const words = line.replace(/#.*/, "").trim().split(/\s+/);
    if (words.includes(name) && words[1]!.endsWith(`/${protocol}`)) return Number.parseInt(words[1]!, 10);
  }
  throw new Error(`Unknown service: ${name}`);
}
