import dgram from "node:dgram";
import type net from "node:net";

export function describeSocket(socket: net.Socket | dgram.Socket) {
  if (socket instanceof dgram.Socket)
    return { family: socket.address().family, type: "SOCK_DGRAM", protocol: "udp" };
  const { remoteAddress } = socket;
  const family = remoteAddress?.includes(".") ? "IPv4" : "IPv6";
  return { family: remoteAddress ? family : "unknown", type: "SOCK_STREAM", protocol: "tcp" };
}
