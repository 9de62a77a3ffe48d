import { createServer, type Socket } from "node:net";
import { PassThrough, pipeline } from "node:stream";

export function startEchoServer(port?: number): Promise<{ port: number; close(): Promise<void> }> {
  const clients = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true });
  server.on("connection", (socket) => {
    clients.add(socket);
    pipeline(socket, new PassThrough(), socket, () => clients.delete(socket));
  });
  const close = () =>
    new Promise<void>((resolve, reject) => {
      server.close((error) => (error ? reject(error) : resolve()));
      clients.forEach((socket) => {
        socket.destroy();
      });
    });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port ?? 0, "127.0.0.1", () => {
      server.off("error", reject);
      resolve({ port: (server.address() as { port: number }).port, close });
    });
  });
}
