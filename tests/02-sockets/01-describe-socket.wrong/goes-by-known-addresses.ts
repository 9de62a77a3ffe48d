import type dgram from "node:dgram";
import net from "node:net";
export function describeSocket(socket: net.Socket | dgram.Socket) {
  if (socket instanceof net.Socket) {
    const a = socket.remoteAddress;
    return {
      family: a?.includes(":") && !a.startsWith("::ffff:") ? "IPv6" : a ? "IPv4" : "unknown",
      type: "stream",
      protocol: "tcp",
    };
  }
  return {
    family: socket.address().address.includes("::1") ? "IPv6" : "IPv4",
    type: "datagram",
    protocol: "udp",
  };
}
