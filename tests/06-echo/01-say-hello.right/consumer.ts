import { once } from "node:events";
import { Socket } from "node:net";
import { text } from "node:stream/consumers";

export async function sayHello(port: number, host: string, message: string): Promise<string> {
  const socket = new Socket({ allowHalfOpen: true });
  try {
    socket.connect(port, host);
    await once(socket, "connect");
    socket.end(message);
    return await text(socket);
  } finally {
    socket.destroy();
  }
}
