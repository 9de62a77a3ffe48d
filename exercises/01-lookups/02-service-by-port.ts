/**
 * Returns the official name of the service at a port, as listed in the text of a services database (the format of
 * `/etc/services`). If several lines have the port, the first one counts.
 *
 * @param services lines such as `http  80/tcp  www  # World Wide Web`, in the format of the previous step
 * @param port a whole number from 0 to 65535
 * @throws RangeError if `port` is not a whole number from 0 to 65535
 * @throws Error that is not a RangeError, and whose message contains the port, if the database does not list it for
 *   this protocol
 */
export function serviceName(services: string, port: number, protocol: "tcp" | "udp" = "tcp"): string {
  // TODO: check the number first. Then go through the lines, as in the previous step.
  throw new Error("TODO: serviceName");
}
