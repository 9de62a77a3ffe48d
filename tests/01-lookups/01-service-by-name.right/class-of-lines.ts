class Service {
  readonly names: string[];
  readonly port: number;
  readonly protocol: string;
  private constructor(names: string[], port: number, protocol: string) {
    this.names = names;
    this.port = port;
    this.protocol = protocol;
  }
  static *read(text: string): Generator<Service> {
    for (const match of text.matchAll(/^[ \t]*([^\s#]+)[ \t]+(\d+)\/(\w+)([^#\r\n]*)/gm)) {
      const [, official = "", port, protocol = "", rest = ""] = match;
      yield new Service([official, ...rest.split(/\s+/).filter(Boolean)], Number(port), protocol);
    }
  }
}
class UnknownService extends Error {}

export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  for (const service of Service.read(services)) {
    if (service.protocol === protocol && service.names.includes(name)) return service.port;
  }
  throw new UnknownService(`no service ${name} for ${protocol}`);
}
