import type dgram from "node:dgram";
import net from "node:net";

type Family = "IPv4" | "IPv6" | "unknown";

export function describeSocket(socket: net.Socket | dgram.Socket): {
  family: Family;
  type: "stream" | "datagram";
  protocol: "tcp" | "udp";
} {
  if (socket instanceof net.Socket) return { family: streamFamily(socket), type: "stream", protocol: "tcp" };
  return { family: named(socket.address().family), type: "datagram", protocol: "udp" };
}

function streamFamily({ remoteAddress, remoteFamily }: net.Socket): Family {
  // A server for both families sees an IPv4 client under a mapped address; Node calls its family IPv6.
  return remoteAddress?.toLowerCase().startsWith("::ffff:") ? "IPv4" : named(remoteFamily);
}

function named(family: string | undefined): Family {
  return family === "IPv4" || family === "IPv6" ? family : "unknown";
}
