import { createSocket } from "node:dgram";

export function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket("udp4");
    socket.send(message, port, host, (error, bytes) => (error ? reject(error) : resolve(bytes)));
    socket.close();
  });
}
