import { createServer, type Server, type Socket } from "node:net";

export function startStoppable(
  handler: (socket: Socket) => void,
): Promise<{ port: number; stop(graceMilliseconds: number): Promise<void> }> {
  const open: Socket[] = [];
  const server = createServer((socket) => {
    open.push(socket);
    handler(socket);
  });
  let stopped: Promise<void> | undefined;
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = address && typeof address === "object" ? address.port : 0;
      const stop = (grace: number) => {
        stopped ??= shutDown(server, open, grace);
        return stopped;
      };
      resolve({ port, stop });
    });
  });
}

function shutDown(server: Server, open: Socket[], grace: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      open.forEach((socket) => {
        socket.resetAndDestroy();
      });
    }, grace).unref();
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
