import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

export async function startByteCounter(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    let count = 0;
    let timer: NodeJS.Timeout | undefined;
    const answer = () => {
      socket.end(String(count));
    };
    timer = setTimeout(answer, 20);
    socket.on("data", (chunk) => {
      count += chunk.length;
      clearTimeout(timer);
      timer = setTimeout(answer, 20);
    });
    socket.on("close", () => clearTimeout(timer));
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
