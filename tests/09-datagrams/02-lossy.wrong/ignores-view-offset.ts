import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
export function request(
  message: Uint8Array,
  port: number,
  host: string,
  options: { attempts: number; timeout: number },
): Promise<Uint8Array> {
  const socket = createSocket("udp4");
  let timer: NodeJS.Timeout;
  return new Promise<Uint8Array>((resolve, reject) => {
    const id = randomBytes(4);
    const question = Buffer.concat([id, Buffer.from(message.buffer)]);
    let left = options.attempts;
    const attempt = () => {
      if (left-- === 0) return reject(new Error(`no answer after ${options.attempts} attempts`));
      socket.send(question, port, host, (e) => e && reject(e));
      timer = setTimeout(attempt, options.timeout);
    };
    socket.on("message", (datagram, sender) => {
      if (sender.port === port && datagram.subarray(0, 4).equals(id)) resolve(datagram.subarray(4));
    });
    attempt();
  }).finally(() => {
    clearTimeout(timer);
    socket.close();
  });
}
