import net from "node:net";

export function connect(port: number, host: string): Promise<net.Socket> {
  return new Promise((resolve) => {
    const socket = net.connect(port, host);
    socket.once("error", (error) => console.log(`Cannot connect to ${host}:${port}: ${error.message}`));
    socket.once("connect", () => {
      socket.removeAllListeners("error");
      resolve(socket);
    });
  });
}
