import type dgram from "node:dgram";
import type net from "node:net";

export function describeSocket(socket: net.Socket | dgram.Socket) {
  const { remoteAddress } = socket as net.Socket;
  if (typeof remoteAddress === "string")
    return {
      family: remoteAddress.includes(".") ? "IPv4" : "IPv6",
      type: "stream",
      protocol: "tcp",
    } as const;
  const { family } = socket.address() as net.AddressInfo;
  return { family: family as "IPv4" | "IPv6", type: "datagram", protocol: "udp" } as const;
}
