import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

export async function startGreeter(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();

  const server = createServer((socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    socket.end("Yes, I can hear you.");
    socket.resume();
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    close: server.close as unknown as () => Promise<void>,
  };
}
