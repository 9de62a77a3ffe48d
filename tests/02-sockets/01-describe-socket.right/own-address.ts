import dgram from "node:dgram";
import net from "node:net";

export function describeSocket(socket: net.Socket | dgram.Socket) {
  const datagram = socket instanceof dgram.Socket;
  const address = datagram ? socket.address().address : (socket.localAddress ?? "");
  const bare = address.replace(/^::ffff:/i, "");
  const families = { 0: "unknown", 4: "IPv4", 6: "IPv6" } as const;
  return {
    family: families[net.isIP(bare) as 0 | 4 | 6],
    type: datagram ? "datagram" : "stream",
    protocol: datagram ? "udp" : "tcp",
  } as const;
}
