export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  for (const line of services.split("\n")) {
    const words = line
      .replace(/#.*/, "")
      .split(/[ \t]+/)
      .filter((word) => word !== "");
    const [official, entry = "", ...aliases] = words;
    const [port, transport] = entry.split("/");
    if (transport === protocol && [official, ...aliases].includes(name)) return Number(port);
  }
  throw new Error(`Unknown service: ${name}`);
}
