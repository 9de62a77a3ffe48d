import dgram from "node:dgram";
import { once } from "node:events";
export async function startStore(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  const store: Record<string, string> = Object.create(null);
  const version = Buffer.from("version").toString("hex");
  store[version] = Buffer.from("my store").toString("hex");
  const socket = dgram.createSocket("udp4");
  socket.on("message", (msg, rinfo) => {
    const hex = msg.toString("hex");
    const i = hex.indexOf("3d");
    if (i < 0) {
      const answer = Buffer.from(`${hex}3d${store[hex] ?? ""}`, "hex");
      socket.send(answer, rinfo.port, rinfo.address, (err) => {
        if (err) console.error(err.message);
      });
    } else if (hex.slice(0, i) !== version) {
      store[hex.slice(0, i)] = hex.slice(i + 2);
    }
  });
  socket.bind(port, "127.0.0.1");
  try {
    await once(socket, "listening");
  } catch (e) {
    socket.close();
    throw e;
  }
  return {
    port: socket.address().port,
    close: () =>
      new Promise<void>((r) => {
        socket.close(r);
      }),
  };
}
