import dgram from "node:dgram";
export async function startStore(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  const store = new Map<string, Buffer>([["version", Buffer.from("v1")]]);
  const socket = dgram.createSocket("udp4");
  socket.on("message", (msg, rinfo) => {
    const i = msg.toString().indexOf("=");
    if (i === -1)
      socket.send(
        Buffer.concat([msg, Buffer.from("="), store.get(msg.toString("base64")) ?? Buffer.from("")]),
        rinfo.port,
        rinfo.address,
        () => {},
      );
    else if (msg.toString("utf8", 0, i) !== "version")
      store.set(msg.toString("base64", 0, i), msg.subarray(i + 1));
  });
  store.set(Buffer.from("version").toString("base64"), Buffer.from("v1"));
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
