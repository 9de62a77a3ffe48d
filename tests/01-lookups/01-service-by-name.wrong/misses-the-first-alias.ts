export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  let port: number | undefined;
  services.split(/\r?\n/).forEach((line) => {
    const [official, entry, ...aliases] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (!official || !entry) return;
    const [digits, proto] = entry.split("/");
    if (proto === protocol && (official === name || aliases.indexOf(name) > 0)) port ??= Number(digits);
  });
  if (!port) throw new Error(`unknown service: ${name}`);
  return port;
}
