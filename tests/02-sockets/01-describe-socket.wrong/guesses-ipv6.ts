import dgram from "node:dgram";
import net from "node:net";

export function describeSocket(socket: net.Socket | dgram.Socket) {
  if (socket instanceof dgram.Socket) {
    return { family: socket.address().family as "IPv4" | "IPv6", type: "datagram", protocol: "udp" } as const;
  }
  const address = (socket.remoteAddress ?? "").replace("::ffff:", "");
  return { family: net.isIPv4(address) ? "IPv4" : "IPv6", type: "stream", protocol: "tcp" } as const;
}
