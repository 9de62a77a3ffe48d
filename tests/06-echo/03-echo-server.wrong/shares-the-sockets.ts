import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

const sockets = new Set<Socket>();
export async function startEchoServer(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    socket.pipe(socket);
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
