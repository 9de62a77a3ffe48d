import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

export async function startGreeter(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer();
  const sockets = new Set<Socket>();
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  void (async () => {
    while (server.listening) {
      const [socket] = (await once(server, "connection")) as [Socket];
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
      socket.on("error", () => {});
      socket.resume();
      await new Promise<void>((resolve) => socket.end("Yes, I can hear you.", () => resolve()));
    }
  })();
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
