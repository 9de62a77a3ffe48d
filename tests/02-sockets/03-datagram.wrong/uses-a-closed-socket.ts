import { createSocket } from "node:dgram";
export function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  const s = createSocket("udp4");
  return new Promise<number>((resolve, reject) => {
    s.send(message, port, host, (e, n) => {
      s.close();
      if (e) reject(e);
      else resolve(n);
    });
  }).finally(() => s.close());
}
