import { createSocket } from "node:dgram";

export function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  if (message.length > 65_507) throw Object.assign(new Error("send EMSGSIZE"), { code: "EMSGSIZE" });
  const socket = createSocket("udp4");
  return new Promise((resolve, reject) => {
    socket.send(message, port, host, (error, bytes) => {
      socket.close();
      if (error) reject(error);
      else resolve(bytes);
    });
  });
}
