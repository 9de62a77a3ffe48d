import { createSocket } from "node:dgram";
export function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  const s = createSocket("udp4");
  return new Promise((resolve, reject) => {
    s.send(message, host as unknown as number, port as unknown as string, (e, n) => {
      s.close();
      if (e) reject(e);
      else resolve(n);
    });
  });
}
