import { randomBytes } from "node:crypto";
import { createSocket, type RemoteInfo } from "node:dgram";
import { once } from "node:events";

export async function request(
  message: Uint8Array,
  port: number,
  host: string,
  { attempts, timeout }: { attempts: number; timeout: number },
): Promise<Uint8Array> {
  const id = randomBytes(4);
  const socket = createSocket("udp4");
  try {
    for (let attempt = 0; attempt < attempts; attempt++) {
      await new Promise<void>((resolve, reject) => {
        socket.send([id, message], port, host, (error) => (error ? reject(error) : resolve()));
      });
      const [datagram, sender] = await nextDatagram(socket, timeout);
      if (sender?.port === port && datagram?.subarray(0, 4).equals(id)) return datagram.subarray(4);
    }
    throw new Error(`No answer after ${attempts} attempts`);
  } finally {
    socket.close();
  }
}

async function nextDatagram(
  socket: ReturnType<typeof createSocket>,
  timeout: number,
): Promise<[Buffer?, RemoteInfo?]> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), timeout);
  try {
    return (await once(socket, "message", { signal: controller.signal })) as [Buffer, RemoteInfo];
  } catch {
    return [];
  } finally {
    clearTimeout(timer);
  }
}
