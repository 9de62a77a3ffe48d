import type dgram from "node:dgram";
import net from "node:net";
export function describeSocket(socket: net.Socket | dgram.Socket) {
  if (socket instanceof net.Socket) {
    const a = socket.remoteAddress;
    return {
      family: !a ? "unknown" : a.includes("ffff:") ? "IPv4" : socket.remoteFamily,
      type: "stream",
      protocol: "tcp",
    };
  }
  return { family: socket.address().family, type: "datagram", protocol: "udp" };
}
