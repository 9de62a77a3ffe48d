/**
 * The official name of the service at a port, found in the text of a services database (the format of `/etc/services`).
 * Where several lines have the port, the first one counts.
 *
 * @param services lines such as `http  80/tcp  www  # World Wide Web`: official name, port and protocol, aliases
 * @param port a whole number from 0 to 65535
 * @throws RangeError if `port` is no port number
 * @throws Error that names the port if the database does not know it for this protocol
 */
export function serviceName(services: string, port: number, protocol: "tcp" | "udp" = "tcp"): string {
  // TODO: is it a port at all? Then go through the lines, as in the step before.
  throw new Error("TODO: serviceName");
}
