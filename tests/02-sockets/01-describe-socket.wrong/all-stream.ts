import dgram from "node:dgram";
import type net from "node:net";

type Family = "IPv4" | "IPv6" | "unknown";

export function describeSocket(socket: net.Socket | dgram.Socket) {
  const isDatagram = socket instanceof dgram.Socket;
  const mapped = !isDatagram && socket.remoteAddress?.startsWith("::ffff:");
  const family = isDatagram ? socket.address().family : (socket.remoteFamily ?? "unknown");
  return { family: mapped ? "IPv4" : (family as Family), type: "stream", protocol: "tcp" } as const;
}
