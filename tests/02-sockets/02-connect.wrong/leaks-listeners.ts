import net from "node:net";

export function connect(port: number, host: string): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, host);
    socket.on("connect", () => resolve(socket));
    socket.on("error", (cause: NodeJS.ErrnoException) => {
      reject(new Error(`Cannot connect to ${host}:${port}: ${cause.code}`, { cause }));
    });
  });
}
