import { createSocket } from "node:dgram";

export function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  return new Promise((_resolve, reject) => {
    const socket = createSocket("udp4");
    socket.send(message, port, host, (error) => {
      socket.close();
      if (error) reject(error);
    });
  });
}
