export function serviceName(services: string, port: number, protocol: "tcp" | "udp" = "tcp"): string {
  assertPort(port);
  const names = new Map<string, string>();
  services.split("\n").forEach((raw) => {
    const [words = ""] = raw.split("#");
    const [name = "", entry = ""] = words.split(/\s/).filter(Boolean);
    if (!names.has(entry)) names.set(entry, name);
  });
  const name = names.get(`${port}/${protocol}`);
  if (name === undefined) throw new Error(`no service at ${protocol} port ${port}`);
  return name;
}

function assertPort(port: number): void {
  const fits = new Uint16Array([port])[0] === port;
  if (!fits) throw new RangeError(`a port is a whole number from 0 to 65535, not ${port}`);
}
