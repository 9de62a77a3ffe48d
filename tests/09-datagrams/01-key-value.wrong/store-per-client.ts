import { createSocket } from "node:dgram";
import { once } from "node:events";

const version = Buffer.from("Kitty 1.0");

export async function startStore(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  const stores = new Map<number, Map<string, Buffer>>();
  const socket = createSocket("udp4");
  socket.on("message", (datagram, sender) => {
    const values = stores.get(sender.port) ?? new Map([["version", version]]);
    stores.set(sender.port, values);
    const at = datagram.indexOf("=");
    const end = at === -1 ? datagram.length : at;
    const key = datagram.toString("latin1", 0, end); // latin1 gives each byte a character; UTF-8 would merge invalid ones.
    if (at !== -1) {
      if (key !== "version") values.set(key, datagram.subarray(at + 1));
      return;
    }
    const answer = Buffer.concat([datagram, Buffer.from("="), values.get(key) ?? Buffer.of()]);
    socket.send(answer, sender.port, sender.address, () => {}); // An answer too long is dropped.
  });
  try {
    socket.bind(port, "127.0.0.1");
    await once(socket, "listening");
  } catch (error) {
    socket.close(); // A failed bind leaves the socket open.
    throw error;
  }
  return {
    port: socket.address().port,
    close: () => new Promise((closed) => socket.close(() => closed())),
  };
}
