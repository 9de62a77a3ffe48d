import { createSocket } from "node:dgram";
import { once } from "node:events";

export async function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  const socket = createSocket("udp4");
  try {
    socket.connect(port, host);
    await once(socket, "connect");
    await new Promise<void>((sent, failed) => {
      socket.send(message, (error) => (error ? failed(error) : sent()));
    });
    return message.byteLength;
  } finally {
    socket.close();
  }
}
