import { createSocket } from "node:dgram";
export async function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  if (message.length > 65507) throw new RangeError("EMSGSIZE: message too long");
  const socket = createSocket("udp4");
  return new Promise((resolve, reject) => {
    socket.send(message, port, host, (error, bytes) => {
      socket.close();
      if (error) reject(error);
      else resolve(bytes);
    });
  });
}
