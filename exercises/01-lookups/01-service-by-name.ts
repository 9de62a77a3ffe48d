/**
 * Returns the port of a service, as listed in the text of a services database (the format of `/etc/services`).
 *
 * @param services lines such as `http  80/tcp  www  # World Wide Web`: official name, port and protocol, aliases.
 *   Spaces and tabs separate the columns. Everything after a `#` is a comment. Lines may be blank, and each may end in
 *   LF or CRLF. If several lines list the name for the protocol, the first one counts
 * @param name the official name of the service or one of its aliases; case matters
 * @throws Error whose message contains `name`, if the database does not list it for this protocol
 */
export function servicePort(services: string, name: string, protocol: "tcp" | "udp" = "tcp"): number {
  // TODO: go through the lines without their comments, and compare the name and the protocol.
  throw new Error("TODO: servicePort");
}
