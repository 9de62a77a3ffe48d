import dgram from "node:dgram";
import type net from "node:net";

abstract class Kind {
  abstract readonly type: "stream" | "datagram";
  abstract readonly protocol: "tcp" | "udp";
  abstract family(): "IPv4" | "IPv6" | "unknown";
  describe() {
    return { type: this.type, protocol: this.protocol, family: this.family() };
  }
}
class Tcp extends Kind {
  readonly type = "stream";
  readonly protocol = "tcp";
  #socket: net.Socket;
  constructor(socket: net.Socket) {
    super();
    this.#socket = socket;
  }
  family() {
    switch (this.#socket.remoteFamily) {
      case "IPv4":
        return "IPv4";
      case "IPv6":
        return this.#socket.remoteAddress!.toLowerCase().startsWith("::ffff:") ? "IPv4" : "IPv6";
      default:
        return "unknown";
    }
  }
}
class Udp extends Kind {
  readonly type = "datagram";
  readonly protocol = "udp";
  #socket: dgram.Socket;
  constructor(socket: dgram.Socket) {
    super();
    this.#socket = socket;
  }
  family() {
    const { family } = this.#socket.address() as { family: string | number };
    return family === "IPv6" || family === 6 ? "IPv6" : "IPv4";
  }
}
export function describeSocket(socket: net.Socket | dgram.Socket) {
  return (socket instanceof dgram.Socket ? new Udp(socket) : new Tcp(socket)).describe();
}
