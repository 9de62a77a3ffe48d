import type dgram from "node:dgram";
import { isIPv4, type Socket } from "node:net";

type Description = {
  family: "IPv4" | "IPv6" | "unknown";
  type: "stream" | "datagram";
  protocol: "tcp" | "udp";
};

export function describeSocket(socket: Socket | dgram.Socket): Description {
  if ("bind" in socket) {
    return { protocol: "udp", type: "datagram", family: isIPv4(socket.address().address) ? "IPv4" : "IPv6" };
  }
  const address = socket.remoteAddress;
  const family =
    address === undefined ? "unknown" : isIPv4(address.replace(/^::ffff:/i, "")) ? "IPv4" : "IPv6";
  return { protocol: "tcp", type: "stream", family };
}
