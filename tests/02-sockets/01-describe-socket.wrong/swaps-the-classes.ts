import dgram from "node:dgram";
import type net from "node:net";
export function describeSocket(socket: net.Socket | dgram.Socket) {
  if (socket instanceof dgram.Socket) {
    return { family: "IPv4", type: "stream", protocol: "tcp" };
  }
  return { family: socket.remoteFamily ?? "unknown", type: "datagram", protocol: "udp" };
}
