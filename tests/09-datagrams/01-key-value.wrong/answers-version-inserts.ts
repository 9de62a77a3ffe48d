import { createSocket } from "node:dgram";
import { once } from "node:events";

const version = Buffer.from("Kitty 1.0");

export async function startStore(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  const values = new Map([["version", version]]);
  const socket = createSocket("udp4");
  socket.on("message", (datagram, sender) => {
    const at = datagram.indexOf("=");
    const end = at === -1 ? datagram.length : at;
    const key = datagram.toString("latin1", 0, end);
    if (at !== -1 && key !== "version") {
      values.set(key, datagram.subarray(at + 1));
      return;
    }
    const answer = Buffer.concat([
      Buffer.from(key, "latin1"),
      Buffer.from("="),
      values.get(key) ?? Buffer.of(),
    ]);
    socket.send(answer, sender.port, sender.address, () => {});
  });
  try {
    socket.bind(port, "127.0.0.1");
    await once(socket, "listening");
  } catch (error) {
    socket.close();
    throw error;
  }
  return {
    port: socket.address().port,
    close: () => new Promise((closed) => socket.close(() => closed())),
  };
}
