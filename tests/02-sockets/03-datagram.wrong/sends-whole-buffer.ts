import { createSocket } from "node:dgram";

export function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  const socket = createSocket("udp4");
  const payload = message.length ? new Uint8Array(message.buffer) : message;
  return new Promise((resolve, reject) => {
    socket.send(payload, port, host, (error) => {
      socket.close();
      if (error) reject(error);
      else resolve(message.length);
    });
  });
}
