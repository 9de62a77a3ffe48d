import dgram from "node:dgram";
import type net from "node:net";

type Family = "IPv4" | "IPv6" | "unknown";

export function describeSocket(socket: net.Socket | dgram.Socket) {
  if (socket instanceof dgram.Socket) {
    return { family: socket.address().family as Family, type: "datagram", protocol: "udp" } as const;
  }
  return { family: socket.remoteFamily as Family, type: "stream", protocol: "tcp" } as const;
}
