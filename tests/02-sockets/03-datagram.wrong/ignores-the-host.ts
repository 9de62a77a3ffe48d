import { createSocket } from "node:dgram";
export function sendDatagram(message: Uint8Array, port: number, _host: string): Promise<number> {
  const s = createSocket("udp4");
  return new Promise((resolve, reject) => {
    s.send(message, port, (e, n) => {
      s.close();
      if (e) reject(e);
      else resolve(n);
    });
  });
}
