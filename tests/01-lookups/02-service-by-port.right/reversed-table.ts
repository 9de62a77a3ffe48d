type Port = number & { brand?: "port" };
function toPort(value: number): Port {
  if (new Uint16Array([value])[0] !== value) throw new RangeError(String(value));
  return value;
}
export function serviceName(services: string, port: number, protocol: "tcp" | "udp" = "tcp"): string {
  const key = `${toPort(port)}/${protocol}`;
  const byPort: Record<string, string> = Object.create(null);
  for (const line of services.split("\n").reverse()) {
    const [name, entry] = line.replace(/#.*/, "").match(/\S+/g) ?? [];
    if (name && entry) byPort[entry] = name;
  }
  if (key in byPort) return byPort[key]!;
  throw new Error(`${key} is not in the list`);
}
