import dgram from "node:dgram";
import type net from "node:net";
export function describeSocket(socket: net.Socket | dgram.Socket) {
  if (socket instanceof dgram.Socket) {
    return { family: socket.remoteAddress().family, type: "datagram", protocol: "udp" };
  }
  if (!socket.remoteAddress) return { family: "unknown", type: "stream", protocol: "tcp" };
  const mapped = socket.remoteAddress.startsWith("::ffff:");
  return { family: mapped ? "IPv4" : socket.remoteFamily, type: "stream", protocol: "tcp" };
}
