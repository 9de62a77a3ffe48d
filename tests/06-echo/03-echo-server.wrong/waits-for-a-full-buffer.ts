import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

export async function startEchoServer(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    let kept: Buffer = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      kept = Buffer.concat([kept, chunk]);
      for (; kept.length >= 4096; kept = kept.subarray(4096)) socket.write(kept.subarray(0, 4096));
    });
    socket.on("end", () => socket.end(kept));
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
