import net from "node:net";

export function connect(port: number, host: string): Promise<net.Socket> {
  const socket = net.connect(port, host);
  return new Promise((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException) => {
      reject(new Error(`Cannot connect to ${host}:${port}: ${cause.code}`, { cause }));
    };
    socket.once("error", fail);
    socket.once("connect", () => {
      socket.off("error", fail);
      resolve(socket);
    });
  });
}
