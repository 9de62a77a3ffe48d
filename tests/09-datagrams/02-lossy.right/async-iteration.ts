import { randomBytes } from "node:crypto";
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { on } from "node:events";
import { setTimeout as pause } from "node:timers/promises";

export async function request(
  message: Uint8Array,
  port: number,
  host: string,
  options: { attempts: number; timeout: number },
): Promise<Uint8Array> {
  const id = randomBytes(4);
  const socket = createSocket("udp4");
  const over = new AbortController();
  const sending = sendAgain(socket, [id, message], port, host, options, over.signal);
  try {
    return await Promise.race([answer(socket, id, port, over.signal), sending]);
  } finally {
    over.abort();
    await sending.catch(() => {});
    socket.close();
  }
}

async function answer(socket: Socket, id: Buffer, port: number, signal: AbortSignal): Promise<Uint8Array> {
  try {
    for await (const event of on(socket, "message", { signal })) {
      const [datagram, sender] = event as [Buffer, RemoteInfo];
      if (sender.port === port && id.equals(datagram.subarray(0, id.length)))
        return datagram.subarray(id.length);
    }
  } catch {}
  return new Uint8Array();
}

async function sendAgain(
  socket: Socket,
  question: Uint8Array[],
  port: number,
  host: string,
  { attempts, timeout }: { attempts: number; timeout: number },
  signal: AbortSignal,
): Promise<never> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    await new Promise<void>((resolve, reject) => {
      socket.send(question, port, host, (error) => (error ? reject(error) : resolve()));
    });
    await pause(timeout, undefined, { signal });
  }
  throw new Error(`${host}:${port} did not answer (attempts: ${attempts})`);
}
