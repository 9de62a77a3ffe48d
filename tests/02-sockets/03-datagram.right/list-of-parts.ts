import { createSocket, type Socket } from "node:dgram";

class OneShot {
  #socket: Socket = createSocket("udp4");
  send(parts: Uint8Array[], port: number, host: string, done: (error: Error | null, bytes?: number) => void) {
    this.#socket.send(parts, port, host, (error, bytes) => this.#socket.close(() => done(error, bytes)));
  }
}
export const sendDatagram = (message: Uint8Array, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    new OneShot().send([message], port, host, (error, bytes) => {
      if (error !== null) return reject(error);
      resolve(bytes ?? 0);
    });
  });
