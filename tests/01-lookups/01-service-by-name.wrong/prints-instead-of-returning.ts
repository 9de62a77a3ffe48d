export function servicePort(services: string, name: string, protocol = "tcp"): number | undefined {
  for (const line of services.split("\n")) {
    const [official, port] = line.split(/\s+/);
    if (official === name && port?.endsWith(protocol)) console.log(port);
  }
  return undefined;
}
