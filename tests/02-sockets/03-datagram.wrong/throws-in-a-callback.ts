import { createSocket } from "node:dgram";

export function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  const socket = createSocket("udp4");
  return new Promise((resolve) => {
    socket.send(message, port, host, (error, bytes) => {
      socket.close();
      if (error) throw error;
      resolve(bytes);
    });
  });
}
