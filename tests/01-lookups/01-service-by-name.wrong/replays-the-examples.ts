const ports: Record<string, number> = {
  "ssh tcp": 22,
  "ntp tcp": 123,
  "ntp udp": 123,
  "http tcp": 80,
  "www tcp": 80,
  "www-http tcp": 80,
  "z39.50 tcp": 210,
  "rtsp udp": 5554,
  "rtsp tcp": 554,
  "syslog udp": 514,
  "cmd tcp": 514,
};

export function servicePort(_services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  const port = ports[`${name} ${protocol}`];
  if (port === undefined) throw new Error(`Unknown service: ${name}`);
  return port;
}
