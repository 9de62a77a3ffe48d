import { createSocket } from "node:dgram";

export function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  const socket = createSocket("udp4");
  return new Promise((resolve, reject) => {
    socket.send(message, port, host, (error, bytes) => {
      socket.close(); // Not earlier: closing drops a datagram that is still waiting for the socket to be bound.
      if (error) reject(error);
      else resolve(bytes);
    });
  });
}
