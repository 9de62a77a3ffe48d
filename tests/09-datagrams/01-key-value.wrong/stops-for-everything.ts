import dgram from "node:dgram";
import { once } from "node:events";
export async function startStore(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  const store = new Map<string, Buffer>([["version", Buffer.from("v1")]]);
  const socket = dgram.createSocket("udp4");
  socket.on("message", (msg, rinfo) => {
    const i = msg.indexOf("=");
    const key = msg.toString("latin1", 0, i < 0 ? undefined : i);
    if (i >= 0) {
      if (key !== "version") store.set(key, msg.subarray(i + 1));
      return;
    }
    socket.connect(rinfo.port, rinfo.address, () => {
      socket.send(Buffer.concat([msg, Buffer.from("="), store.get(key) ?? Buffer.alloc(0)]), () =>
        socket.disconnect(),
      );
    });
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
