import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
export async function request(
  message: Uint8Array,
  port: number,
  host: string,
  { attempts, timeout }: { attempts: number; timeout: number },
): Promise<Uint8Array> {
  const socket = createSocket("udp4");
  const id = randomBytes(4);
  const question = Buffer.concat([id, message]);
  const queue: { bytes: Buffer; from: number }[] = [];
  let wake = () => {};
  socket.on("message", (bytes, sender) => {
    queue.push({ bytes, from: sender.port });
    wake();
  });
  try {
    for (let attempt = 0; attempt < attempts; attempt++) {
      await new Promise<void>((resolve, reject) =>
        socket.send(question, port, host, (error) => (error ? reject(error) : resolve())),
      );
      const deadline = Date.now() + timeout;
      for (let left = timeout; left > 0; left = deadline - Date.now()) {
        const next = queue.shift();
        if (next) {
          if (next.from === port && next.bytes.subarray(0, 4).equals(id)) return next.bytes.subarray(4);
          continue;
        }
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, left);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    }
    throw new Error(`No answer after ${attempts} attempts`);
  } finally {
    socket.close();
  }
}
