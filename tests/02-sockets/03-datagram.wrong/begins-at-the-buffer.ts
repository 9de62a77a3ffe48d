import { createSocket } from "node:dgram";

export function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  const socket = createSocket("udp4");
  const bytes = Buffer.from(message.buffer as ArrayBuffer);
  return new Promise((resolve, reject) => {
    socket.send(bytes, 0, message.length, port, host, (error, sent) => {
      socket.close();
      if (error) reject(error);
      else resolve(sent);
    });
  });
}
