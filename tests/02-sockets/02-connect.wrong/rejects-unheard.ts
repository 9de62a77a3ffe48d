import { once } from "node:events";
import net from "node:net";

export function connect(port: number, host: string): Promise<net.Socket> {
  return new Promise((resolve) => {
    const socket = net.connect(port, host);
    void once(socket, "connect").then(() => resolve(socket));
  });
}
