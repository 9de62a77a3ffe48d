export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  services.split(/\r?\n/).forEach((line) => {
    const [official, entry, ...aliases] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (!entry) return;
    const [port, proto] = entry.split("/");
    if (proto === protocol && [official, ...aliases].includes(name)) return Number(port);
  });
  throw new Error(`Unknown service ${name}`);
}
