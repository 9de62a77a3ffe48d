import dgram from "node:dgram";
export async function startStore(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  const store = new Map<string, string>([["version", "v1"]]);
  const socket = dgram.createSocket("udp4");
  socket.on("message", (msg, rinfo) => {
    const text = msg.toString("latin1");
    const i = text.indexOf("=");
    const stores = Boolean(i);
    if (stores) {
      if (text.slice(0, i) !== "version") store.set(text.slice(0, i), text.slice(i + 1));
    } else
      socket.send(
        Buffer.from(`${text}=${store.get(text) ?? ""}`, "latin1"),
        rinfo.port,
        rinfo.address,
        () => {},
      );
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("error", (e) => {
      socket.close();
      reject(e);
    });
    socket.bind(port, "127.0.0.1", resolve);
  });
  return {
    port: socket.address().port,
    close: () =>
      new Promise<void>((r) => {
        socket.close(r);
      }),
  };
}
