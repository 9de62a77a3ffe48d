import { createSocket } from "node:dgram";
import { once } from "node:events";

export async function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  const socket = createSocket("udp4");
  try {
    socket.bind(port, host);
    await once(socket, "listening");
    return await new Promise((resolve, reject) => {
      socket.send(message, port, host, (error, bytes) => (error ? reject(error) : resolve(bytes)));
    });
  } finally {
    socket.close();
  }
}
