import { createSocket } from "node:dgram";
import { once } from "node:events";

export async function startStore(): Promise<{ port: number; close(): Promise<void> }> {
  const values = new Map<string, Buffer>([["version", Buffer.from("Kitty 1.0")]]);
  const socket = createSocket("udp4");
  socket.on("message", (datagram, sender) => {
    const at = datagram.indexOf("=");
    const key = datagram.toString("latin1", 0, at < 0 ? datagram.length : at);
    if (at >= 0) {
      if (key !== "version") values.set(key, datagram.subarray(at + 1));
      return;
    }
    socket.send([datagram, "=", values.get(key) ?? ""], sender.port, sender.address, () => {});
  });
  await once(socket, "listening");
  return {
    port: socket.address().port,
    close: () => new Promise((closed) => socket.close(() => closed())),
  };
}
