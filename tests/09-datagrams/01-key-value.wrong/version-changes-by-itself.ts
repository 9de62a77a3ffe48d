import dgram from "node:dgram";
export async function startStore(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  const store = new Map<string, string>();
  const socket = dgram.createSocket("udp4");
  const began = performance.now();
  socket.on("message", (msg, rinfo) => {
    const text = msg.toString("latin1");
    const i = text.indexOf("=");
    if (i < 0) {
      const value = text === "version" ? `up for ${performance.now() - began} ms` : (store.get(text) ?? "");
      socket.send(Buffer.from(`${text}=${value}`, "latin1"), rinfo.port, rinfo.address, () => {});
    } else store.set(text.slice(0, i), text.slice(i + 1));
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
