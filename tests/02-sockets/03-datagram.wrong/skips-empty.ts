import { createSocket } from "node:dgram";

export async function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  if (message.length === 0) return 0;
  const socket = createSocket("udp4");
  try {
    return await new Promise<number>((resolve, reject) => {
      socket.send(message, port, host, (error, bytes) => (error ? reject(error) : resolve(bytes)));
    });
  } finally {
    socket.close();
  }
}
