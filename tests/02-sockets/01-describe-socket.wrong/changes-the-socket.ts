import dgram from "node:dgram";
import type net from "node:net";

export function describeSocket(socket: net.Socket | dgram.Socket) {
  socket.on("error", () => {});
  if (socket instanceof dgram.Socket) {
    const { family } = socket.address();
    return { family: family as "IPv4" | "IPv6", type: "datagram", protocol: "udp" } as const;
  }
  const { remoteAddress } = socket;
  const family = remoteAddress?.includes(".") ? "IPv4" : "IPv6";
  return { family: remoteAddress ? family : "unknown", type: "stream", protocol: "tcp" } as const;
}
