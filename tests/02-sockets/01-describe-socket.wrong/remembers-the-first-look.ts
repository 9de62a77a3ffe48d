import type dgram from "node:dgram";
import net from "node:net";

type Description = {
  family: "IPv4" | "IPv6" | "unknown";
  type: "stream" | "datagram";
  protocol: "tcp" | "udp";
};

const known = new WeakMap<object, Description>();

export function describeSocket(socket: net.Socket | dgram.Socket): Description {
  let description = known.get(socket);
  if (!description) {
    if (socket instanceof net.Socket) {
      const { remoteAddress, remoteFamily } = socket;
      const family = !remoteFamily ? "unknown" : remoteAddress?.startsWith("::ffff:") ? "IPv4" : remoteFamily;
      description = { family: family as Description["family"], type: "stream", protocol: "tcp" };
    } else description = { family: socket.address().family as "IPv4", type: "datagram", protocol: "udp" };
    known.set(socket, description);
  }
  return description;
}
