import { createSocket } from "node:dgram";

export function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  const socket = createSocket("udp4");
  const send = socket.send.bind(socket) as (...values: unknown[]) => void;
  return new Promise((resolve, reject) => {
    send(message, 0, port, host, (error: Error | null, bytes: number) => {
      socket.close();
      if (error) reject(error);
      else resolve(bytes);
    });
  });
}
