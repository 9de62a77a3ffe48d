import { createSocket } from "node:dgram";
export function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  const s = createSocket("udp4");
  return new Promise((resolve, reject) => {
    s.send(message, port, host, (e) => {
      s.close();
      if (e) reject(e);
    });
    if (message.length <= 65_507) resolve(message.length);
  });
}
