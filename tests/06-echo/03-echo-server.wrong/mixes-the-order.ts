import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

export async function startEchoServer(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    let turns = 0;
    let writing = 0;
    let ended = false;
    socket.on("data", async (chunk) => {
      writing++;
      await pause(50 - (turns++ % 10) * 5);
      socket.write(chunk);
      if (--writing === 0 && ended) socket.end();
    });
    socket.on("end", () => {
      ended = true;
      if (writing === 0) socket.end();
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
