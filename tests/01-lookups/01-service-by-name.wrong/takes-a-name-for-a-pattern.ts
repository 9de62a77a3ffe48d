export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  for (const line of services.split(/\r?\n/)) {
    const text = line.replace(/#.*/, "").trim();
    const [, port] = text.split(/\s+/);
    if (port && new RegExp(`(^|\\s)${name}(\\s|$)`).test(text)) {
      const [number, transport] = port.split("/");
      if (transport === protocol) return Number(number);
    }
  }
  throw new Error(`Unknown service: ${name}`);
}
