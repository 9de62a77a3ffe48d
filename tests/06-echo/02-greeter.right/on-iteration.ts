import { on, once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
export async function startGreeter(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer();
  const stop = new AbortController();
  const calls = on(server, "connection", { signal: stop.signal });
  const greetAll = async () => {
    try {
      for await (const [socket] of calls as AsyncIterable<[Socket]>) {
        sockets.add(socket);
        socket
          .once("close", () => sockets.delete(socket))
          .on("error", () => undefined)
          .resume();
        socket.end("Yes, I can hear you.");
      }
    } catch (error) {
      if ((error as Error).name !== "AbortError") throw error;
    }
  };
  server.listen({ port, host: "127.0.0.1" });
  await once(server, "listening");
  void greetAll();
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      stop.abort();
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
