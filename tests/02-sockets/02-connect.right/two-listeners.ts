import net from "node:net";

export function connect(port: number, host: string): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = new net.Socket();
    const succeed = () => {
      socket.removeListener("error", fail);
      resolve(socket);
    };
    const fail = (cause: NodeJS.ErrnoException) => {
      socket.removeListener("connect", succeed);
      socket.destroy();
      reject(new Error(`${cause.code} (connecting to ${host}, port ${port})`, { cause }));
    };
    socket.once("connect", succeed);
    socket.once("error", fail);
    socket.connect(port, host);
  });
}
