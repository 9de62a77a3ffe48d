import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

const sockets = new Set<Socket>();

export async function startStoppable(
  handler: (socket: Socket) => void,
): Promise<{ port: number; stop(graceMilliseconds: number): Promise<void> }> {
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
    async stop(graceMilliseconds) {
      server.close();
      const timer = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, graceMilliseconds);
      await closed;
      clearTimeout(timer);
    },
  };
}
