import net from "node:net";
export function startStore(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  const store = new Map<string, string>([["version", "v1"]]);
  const server = net.createServer((socket) => {
    socket.on("data", (data) => {
      const text = data.toString("latin1");
      const i = text.indexOf("=");
      if (i >= 0) {
        if (text.slice(0, i) !== "version") store.set(text.slice(0, i), text.slice(i + 1));
      } else socket.write(Buffer.from(`${text}=${store.get(text) ?? ""}`, "latin1"));
    });
    socket.on("error", () => {});
  });
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(port, "127.0.0.1", () =>
      resolve({
        port: (server.address() as net.AddressInfo).port,
        close: () => new Promise((r) => server.close(() => r())),
      }),
    );
  });
}
