const names: Record<string, string> = {
  "80/tcp": "http",
  "123/tcp": "ntp",
  "22/tcp": "ssh",

  "123/udp": "ntp",
  "514/tcp": "shell",
  "514/udp": "syslog",
  "53/udp": "domain",
  "8080/tcp": "http-alt",
  "0/tcp": "first",
  "65535/tcp": "last",
};

export function serviceName(services: string, port: number, protocol: "tcp" | "udp" = "tcp"): string {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new RangeError(`Not a port: ${port}`);
  const name = names[`${port}/${protocol}`];
  if (!name || !new RegExp(`\\b${port}/${protocol}\\b`).test(services))
    throw new Error(`Unknown port: ${port}`);
  return name;
}
