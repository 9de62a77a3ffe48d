import dgram from "node:dgram";
import net from "node:net";

type Description = {
  family: "IPv4" | "IPv6" | "unknown";
  type: "stream" | "datagram";
  protocol: "tcp" | "udp";
};

export function describeSocket(socket: net.Socket | dgram.Socket): Description {
  switch (socket as unknown) {
    case socket instanceof net.Socket: {
      const { remoteAddress, remoteFamily } = socket as net.Socket;
      const family = !remoteFamily ? "unknown" : remoteAddress?.startsWith("::ffff:") ? "IPv4" : remoteFamily;
      return { family: family as Description["family"], type: "stream", protocol: "tcp" };
    }
    case socket instanceof dgram.Socket:
      return {
        family: (socket as dgram.Socket).address().family as "IPv4",
        type: "datagram",
        protocol: "udp",
      };
    default:
      throw new TypeError("not a socket");
  }
}
