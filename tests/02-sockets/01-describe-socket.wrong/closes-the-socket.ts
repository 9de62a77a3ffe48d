import type dgram from "node:dgram";
import net from "node:net";

type Description = {
  family: "IPv4" | "IPv6" | "unknown";
  type: "stream" | "datagram";
  protocol: "tcp" | "udp";
};

export function describeSocket(socket: net.Socket | dgram.Socket): Description {
  if (socket instanceof net.Socket) {
    const { remoteAddress, remoteFamily } = socket;
    const family = !remoteFamily ? "unknown" : remoteAddress?.startsWith("::ffff:") ? "IPv4" : remoteFamily;
    return { family: family as Description["family"], type: "stream", protocol: "tcp" };
  }
  const { family } = socket.address();
  socket.close();
  return { family: family as "IPv4", type: "datagram", protocol: "udp" };
}
