import dgram from "node:dgram";
import type net from "node:net";

export function describeSocket(socket: net.Socket | dgram.Socket) {
  if (socket instanceof dgram.Socket) return { family: "IPv4", type: "datagram", protocol: "udp" } as const;
  const mapped = socket.remoteAddress?.startsWith("::ffff:");
  const family = mapped ? "IPv4" : (socket.remoteFamily ?? "unknown");
  return { family, type: "stream", protocol: "tcp" } as const;
}
