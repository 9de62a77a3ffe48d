import dgram from "node:dgram";
import type net from "node:net";

export function describeSocket(socket: net.Socket | dgram.Socket) {
  if (socket instanceof dgram.Socket) {
    return { family: socket.address().family as "IPv4" | "IPv6", type: "datagram", protocol: "udp" } as const;
  }
  const family = (socket.remoteFamily ?? "unknown") as "IPv4" | "IPv6" | "unknown";
  return { family, type: "stream", protocol: "tcp" } as const;
}
