import { createSocket } from "node:dgram";

export function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  const socket = createSocket("udp4");
  return new Promise((resolve, reject) => {
    if (message.length >= 65507) {
      socket.close();
      reject(Object.assign(new Error("send EMSGSIZE"), { code: "EMSGSIZE", errno: -90, syscall: "send" }));
      return;
    }
    socket.send(message, port, host, (error, bytes) => {
      socket.close();
      if (error) reject(error);
      else resolve(bytes);
    });
  });
}
