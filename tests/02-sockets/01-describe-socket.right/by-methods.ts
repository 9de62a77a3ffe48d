import type dgram from "node:dgram";
import type net from "node:net";

export function describeSocket(socket: net.Socket | dgram.Socket) {
  if (!("bind" in socket)) {
    switch (socket.remoteFamily) {
      case "IPv6": {
        const mapped = socket.remoteAddress?.includes(".") && socket.remoteAddress.startsWith("::ffff:");
        return { family: mapped ? "IPv4" : "IPv6", type: "stream", protocol: "tcp" } as const;
      }
      case "IPv4":
        return { family: "IPv4", type: "stream", protocol: "tcp" } as const;
      default:
        return { family: "unknown", type: "stream", protocol: "tcp" } as const;
    }
  }
  const family = socket.address().family === "IPv6" ? "IPv6" : "IPv4";
  return { family, type: "datagram", protocol: "udp" } as const;
}
