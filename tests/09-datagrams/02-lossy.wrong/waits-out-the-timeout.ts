import { randomBytes } from "node:crypto";
import dgram from "node:dgram";
export async function request(
  message: Uint8Array,
  port: number,
  host: string,
  { attempts, timeout }: { attempts: number; timeout: number },
): Promise<Uint8Array> {
  const id = randomBytes(4);
  const socket = dgram.createSocket("udp4");
  let answer: Uint8Array | undefined;
  socket.on("message", (m, r) => {
    if (r.port === port && m.subarray(0, 4).equals(id)) answer = m.subarray(4);
  });
  let attempt = 0;
  try {
    for (; attempt < attempts; attempt++) {
      await new Promise<void>((resolve, reject) =>
        socket.send(Buffer.concat([id, message]), port, host, (e) => (e ? reject(e) : resolve())),
      );
      await new Promise((r) => setTimeout(r, timeout));
      if (answer) return answer;
    }
    throw new Error(`No answer after ${attempt - 1} retries`);
  } finally {
    socket.close();
  }
}
