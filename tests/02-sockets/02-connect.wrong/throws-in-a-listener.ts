import net from "node:net";

export function connect(port: number, host: string): Promise<net.Socket> {
  return new Promise((resolve) => {
    const socket = net.connect(port, host);
    const fail = (cause: NodeJS.ErrnoException) => {
      throw new Error(`Cannot connect to ${host}:${port}: ${cause.code}`, { cause });
    };
    socket.once("error", fail);
    socket.once("connect", () => {
      socket.off("error", fail);
      resolve(socket);
    });
  });
}
