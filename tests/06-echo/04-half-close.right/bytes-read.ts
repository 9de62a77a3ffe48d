import { createServer, type Socket } from "node:net";

export function startByteCounter(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket
      .on("error", () => socket.destroy())
      .on("close", () => sockets.delete(socket))
      .on("end", () => setTimeout(() => answer(socket), 25))
      .resume();
  });
  return new Promise((resolve, reject) => {
    server.on("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      if (address && typeof address === "object") resolve({ port: address.port, close });
    });
  });

  function close(): Promise<void> {
    return new Promise((resolve) => {
      server.on("close", resolve).close();
      sockets.forEach((socket) => {
        socket.destroy();
      });
    });
  }
}

function answer(socket: Socket): void {
  if (socket.destroyed) return;
  socket.write(Buffer.from(socket.bytesRead.toString(10), "ascii"));
  socket.end();
}
