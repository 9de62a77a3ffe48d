import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

export async function startGreeter(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  let client: Socket | undefined;
  const server = createServer((socket) => {
    client = socket;
    socket.on("error", () => {});
    socket.end("Yes, I can hear you.");
    socket.resume();
  });
  server.maxConnections = 1;
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      server.close();
      client?.destroy();
    },
  };
}
