import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";

export async function request(
  message: Uint8Array,
  port: number,
  host: string,
  options: { attempts: number; timeout: number },
): Promise<Uint8Array> {
  const id = randomBytes(4);
  for (let attempt = 0; attempt < options.attempts; attempt++) {
    const answer = await askOnce(id, message, port, host, options.timeout);
    if (answer) return answer;
  }
  throw new Error(`No answer after ${options.attempts} attempts`);
}

function askOnce(
  id: Buffer,
  message: Uint8Array,
  port: number,
  host: string,
  timeout: number,
): Promise<Uint8Array | undefined> {
  const socket = createSocket("udp4");
  let timer: NodeJS.Timeout | undefined;
  const answer = new Promise<Uint8Array | undefined>((resolve, reject) => {
    timer = setTimeout(() => resolve(undefined), timeout);
    socket.on("message", (datagram, sender) => {
      if (sender.port === port && datagram.subarray(0, 4).equals(id)) resolve(datagram.subarray(4));
    });
    socket.send(Buffer.concat([id, message]), port, host, (error) => error && reject(error));
  });
  return answer.finally(() => {
    clearTimeout(timer);
    socket.close();
  });
}
