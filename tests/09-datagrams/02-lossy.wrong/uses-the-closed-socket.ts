import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
export function request(
  message: Uint8Array,
  port: number,
  host: string,
  options: { attempts: number; timeout: number },
): Promise<Uint8Array> {
  const socket = createSocket("udp4");
  const id = randomBytes(4);
  const question = Buffer.concat([id, message]);
  return new Promise<Uint8Array>((resolve, reject) => {
    let sent = 0;
    const send = () => {
      sent++;
      socket.send(question, port, host, (e) => {
        if (e) {
          socket.close();
          reject(e);
        }
      });
    };
    const interval = setInterval(() => {
      if (sent >= options.attempts) {
        clearInterval(interval);
        socket.close();
        reject(new Error(`no answer after ${sent} attempts`));
        return;
      }
      send();
    }, options.timeout);
    socket.on("message", (datagram, sender) => {
      if (sender.port !== port || !datagram.subarray(0, 4).equals(id)) return;
      clearInterval(interval);
      socket.close();
      resolve(datagram.subarray(4));
    });
    send();
  });
}
