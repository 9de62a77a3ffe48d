import { createSocket } from "node:dgram";

export function sendDatagram(message: Uint8Array, port: number, host: string) {
  const socket = createSocket("udp4");
  return new Promise<void>((resolve, reject) => {
    socket.send(message, port, host, (error) => {
      socket.close();
      if (error) reject(error);
      else resolve();
    });
  });
}
