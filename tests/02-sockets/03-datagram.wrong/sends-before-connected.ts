import { createSocket } from "node:dgram";
export async function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  const socket = createSocket("udp4");
  socket.connect(port, host);
  return new Promise((resolve, reject) => {
    socket.send(message, (error, bytes) => {
      socket.close();
      if (error) reject(error);
      else resolve(bytes);
    });
  });
}
