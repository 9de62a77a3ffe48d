import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

export async function startByteCounter(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    let count = 0;
    socket.on("data", (chunk) => {
      count += chunk.length;
    });
    socket.on("end", () => {
      const start = Date.now();
      while (Date.now() - start < 20);
      socket.end(String(count));
    });
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
