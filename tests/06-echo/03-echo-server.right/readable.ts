import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

export async function startEchoServer(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    const pump = () => {
      while (!socket.writableNeedDrain) {
        const chunk: Buffer | null = socket.read();
        if (chunk === null) return;
        socket.write(chunk);
      }
    };
    socket.on("readable", pump);
    socket.on("drain", pump);
    socket.on("end", () => socket.end());
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
