import { createServer, type Socket } from "node:net";

export function startGreeter(port?: number): Promise<{ port: number; close(): Promise<void> }> {
  const open: Socket[] = [];
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.on("connection", (socket) => {
      open.push(socket);
      socket.on("error", (error) => console.error(`a client is gone: ${error.message}`));
      socket.write("Yes, I can hear you.", () => socket.end());
    });
    server.listen({ port: port ?? 0, host: "127.0.0.1" }, () => {
      const address = server.address();
      if (address === null || typeof address === "string") return reject(new Error("no TCP server"));
      resolve({
        port: address.port,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            for (const socket of open) socket.destroy();
          }),
      });
    });
  });
}
