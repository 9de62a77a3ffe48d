import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";

export async function request(
  message: Uint8Array,
  port: number,
  host: string,
  options: { attempts: number; timeout: number },
): Promise<Uint8Array> {
  const id = randomBytes(4);
  const question = Buffer.concat([id, message]);
  const socket = createSocket("udp4");
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      let left = options.attempts;
      const attempt = () => {
        if (left === 0) return reject(new Error(`No answer after ${options.attempts} attempts`));
        left--;
        socket.send(question, port, host, (error) => error && reject(error));
        timer = setTimeout(attempt, options.timeout);
      };
      socket.on("error", reject);
      socket.once("message", (datagram, sender) => {
        if (sender.port === port && datagram.subarray(0, 4).equals(id)) resolve(datagram.subarray(4));
      });
      attempt();
    });
  } finally {
    clearTimeout(timer);
    socket.close();
  }
}
