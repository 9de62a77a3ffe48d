import { createSocket } from "node:dgram";
import { once } from "node:events";
export async function startStore(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  const socket = createSocket("udp4");
  const store = new Map<string, Buffer>([["version", Buffer.from("KV 1.0")]]);
  let asker = { port: 0, address: "" };
  socket.on("message", (msg, rinfo) => {
    asker = rinfo;
    const at = msg.indexOf("=");
    if (at >= 0) {
      const key = msg.toString("latin1", 0, at);
      if (key !== "version") store.set(key, msg.subarray(at + 1));
      return;
    }
    const value = store.get(msg.toString("latin1")) ?? Buffer.alloc(0);
    setImmediate(() =>
      socket.send(Buffer.concat([msg, Buffer.from("="), value]), asker.port, asker.address, () => {}),
    );
  });
  socket.bind(port, "127.0.0.1");
  try {
    await once(socket, "listening");
  } catch (error) {
    socket.close();
    throw error;
  }
  return {
    port: socket.address().port,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
