import { createSocket } from "node:dgram";

export async function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  const socket = createSocket("udp4");
  socket.send(message, port, host);
  socket.close();
  return message.length;
}
