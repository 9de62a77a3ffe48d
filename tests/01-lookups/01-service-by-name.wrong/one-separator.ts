export function servicePort(services: string, name: string, protocol = "tcp"): number {
  for (const line of services.split("\n")) {
    const [official, port, ...aliases] = line.split("\t");
    if (![official, ...aliases].includes(name) || !port?.endsWith(`/${protocol}`)) continue;
    return Number.parseInt(port, 10);
  }
  throw new Error(`There is no service ${name} for ${protocol}`);
}
