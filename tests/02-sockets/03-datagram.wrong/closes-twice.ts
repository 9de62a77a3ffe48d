import { createSocket } from "node:dgram";
export async function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  const socket = createSocket("udp4");
  try {
    return await new Promise((resolve, reject) => {
      socket.send(message, port, host, (error, bytes) => {
        if (error) {
          socket.close();
          reject(error);
        }
        resolve(bytes);
      });
    });
  } finally {
    socket.close();
  }
}
