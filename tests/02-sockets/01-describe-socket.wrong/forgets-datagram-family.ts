import type dgram from "node:dgram";
import net from "node:net";

type Family = "IPv4" | "IPv6" | "unknown";

export function describeSocket(socket: net.Socket | dgram.Socket) {
  if (!(socket instanceof net.Socket))
    return { family: "unknown", type: "datagram", protocol: "udp" } as const;
  const mapped = socket.remoteAddress?.startsWith("::ffff:");
  const family = mapped ? "IPv4" : ((socket.remoteFamily ?? "unknown") as Family);
  return { family, type: "stream", protocol: "tcp" } as const;
}
