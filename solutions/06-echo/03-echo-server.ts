import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

export async function startEchoServer(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {}); // This client broke off: its own affair, not the server's.
    // pipe keeps to the pace of the slower side and ends after the last byte; an echo by hand must do both itself.
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
