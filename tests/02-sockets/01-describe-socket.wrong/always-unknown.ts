import type dgram from "node:dgram";
import net from "node:net";

type Family = "IPv4" | "IPv6" | "unknown";

export function describeSocket(socket: net.Socket | dgram.Socket): {
  family: Family;
  type: "stream" | "datagram";
  protocol: "tcp" | "udp";
} {
  if (socket instanceof net.Socket) return { family: "unknown", type: "stream", protocol: "tcp" };
  return { family: named(socket.address().family), type: "datagram", protocol: "udp" };
}

function named(family: string | undefined): Family {
  return family === "IPv4" || family === "IPv6" ? family : "unknown";
}
