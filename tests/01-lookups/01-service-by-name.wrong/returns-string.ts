export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp") {
  for (const line of services.split(/\r?\n/)) {
    const [official, entry = "", ...aliases] = line.replace(/#.*/, "").trim().split(/\s+/);
    const [port, transport] = entry.split("/");
    if (transport === protocol && [official, ...aliases].includes(name)) return port;
  }
  throw new Error(`Unknown service: ${name}`);
}
