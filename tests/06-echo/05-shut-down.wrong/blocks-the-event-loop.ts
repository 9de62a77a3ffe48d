import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

export async function startStoppable(
  handler: (socket: Socket) => void,
): Promise<{ port: number; stop(graceMilliseconds: number): Promise<void> }> {
  const sockets = new Set<Socket>();

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    handler(socket);
  });
  const closed = new Promise<void>((resolve) => server.on("close", resolve));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async stop(grace) {
      server.close();
      const until = Date.now() + grace;
      while (sockets.size && Date.now() < until) {}
      for (const s of sockets) s.destroy();
      await closed;
    },
  };
}
