import dgram from "node:dgram";
import net from "node:net";

const all4 = new net.BlockList();
all4.addSubnet("0.0.0.0", 0, "ipv4"); // A list of IPv4 addresses also finds those that are mapped into IPv6.

class Stream {
  readonly type = "stream";
  readonly protocol = "tcp";
  readonly family: "IPv4" | "IPv6" | "unknown";
  constructor({ remoteAddress }: net.Socket) {
    const is4 = remoteAddress && (net.isIPv4(remoteAddress) || all4.check(remoteAddress, "ipv6"));
    this.family = remoteAddress === undefined ? "unknown" : is4 ? "IPv4" : "IPv6";
  }
}

class Datagram {
  readonly type = "datagram";
  readonly protocol = "udp";
  readonly family: "IPv4" | "IPv6";
  constructor(socket: dgram.Socket) {
    this.family = socket.address().family === "IPv6" ? "IPv6" : "IPv4";
  }
}

export function describeSocket(socket: net.Socket | dgram.Socket): Stream | Datagram {
  return socket instanceof dgram.Socket ? new Datagram(socket) : new Stream(socket);
}
