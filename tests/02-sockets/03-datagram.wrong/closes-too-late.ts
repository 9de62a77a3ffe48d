import { createSocket } from "node:dgram";
export function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  const s = createSocket("udp4");
  return new Promise((resolve, reject) => {
    s.send(message, port, host, (e, n) => {
      setTimeout(() => s.close(), 100);
      if (e) reject(e);
      else resolve(n);
    });
  });
}
