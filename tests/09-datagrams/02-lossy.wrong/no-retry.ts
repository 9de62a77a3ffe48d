import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";

export async function request(
  message: Uint8Array,
  port: number,
  host: string,
  options: { attempts: number; timeout: number },
): Promise<Uint8Array> {
  const id = randomBytes(4);
  const socket = createSocket("udp4");
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      const giveUp = () => reject(new Error(`No answer after ${options.attempts} attempts`));
      timer = setTimeout(giveUp, options.attempts * options.timeout);
      socket.on("message", (datagram, sender) => {
        if (sender.port === port && datagram.subarray(0, 4).equals(id)) resolve(datagram.subarray(4));
      });
      socket.send(Buffer.concat([id, message]), port, host, (error) => error && reject(error));
    });
  } finally {
    clearTimeout(timer);
    socket.close();
  }
}
