import dgram from "node:dgram";
import net from "node:net";

/**
 * Returns the family, type and protocol that a socket has now: the three things that Python's `socket()` asks for. The
 * socket is left as it is.
 *
 * @param socket a TCP socket, connected or not, or a UDP socket that is bound
 * @returns `family` is "unknown" for a TCP socket that is not connected, and "IPv4" for a TCP connection from an IPv4
 * address that is mapped into IPv6, such as `::ffff:127.0.0.1` (RFC 4291, section 2.5.5.2). For a UDP socket it is the
 * family of the address that it is bound to
 */
export function describeSocket(socket: net.Socket | dgram.Socket): {
  family: "IPv4" | "IPv6" | "unknown";
  type: "stream" | "datagram";
  protocol: "tcp" | "udp";
} {
  // TODO: tell the two classes apart, then find the family in each.
  throw new Error("TODO: describeSocket");
}
