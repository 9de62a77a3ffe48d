import { createSocket } from "node:dgram";

export function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  const socket = createSocket("udp4");
  return new Promise((resolve, reject) => {
    socket.send(message, port, host, (error) => {
      if (error) {
        socket.close();
        reject(error);
        return;
      }
      socket.send(message, port, host, (_, bytes) => {
        socket.close();
        resolve(bytes);
      });
    });
  });
}
