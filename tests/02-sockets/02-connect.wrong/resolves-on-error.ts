import net from "node:net";

export function connect(port: number, host: string) {
  return new Promise((resolve) => {
    const socket = net.connect(port, host);
    socket.once("connect", () => {
      socket.removeAllListeners("error");
      resolve(socket);
    });
    socket.once("error", (cause) => resolve(new Error(`Cannot connect to ${host}:${port}`, { cause })));
  });
}
