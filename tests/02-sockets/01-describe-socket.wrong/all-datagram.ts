import type dgram from "node:dgram";
import net from "node:net";

export function describeSocket(socket: net.Socket | dgram.Socket) {
  if ((typeof socket as unknown) === net.Socket)
    return { family: "unknown", type: "stream", protocol: "tcp" } as const;
  const { family } = socket.address() as net.AddressInfo;
  return { family: family as "IPv4" | "IPv6", type: "datagram", protocol: "udp" } as const;
}
