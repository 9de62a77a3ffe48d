import dgram from "node:dgram";
import net from "node:net";

/**
 * The family, type and protocol of a socket, in the words that Python's `socket()` takes.
 *
 * @param socket a TCP socket, connected or not, or a UDP socket that is bound
 * @returns `family` is "unknown" for a TCP socket without a connection, and "IPv4" for an IPv4 address mapped into
 * IPv6, such as `::ffff:127.0.0.1` (RFC 4291, section 2.5.5.2)
 */
export function describeSocket(socket: net.Socket | dgram.Socket): {
  family: "IPv4" | "IPv6" | "unknown";
  type: "stream" | "datagram";
  protocol: "tcp" | "udp";
} {
  // TODO: tell the two classes apart, then ask each for its family.
  throw new Error("TODO: describeSocket");
}
