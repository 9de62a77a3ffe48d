import { createSocket } from "node:dgram";

/** What fits into one Ethernet frame. */
const most = 1472;

export async function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  if (message.length > 65_507) throw Object.assign(new Error("message too long"), { code: "EMSGSIZE" });
  const socket = createSocket("udp4");
  for (let at = 0; at === 0 || at < message.length; at += most) {
    await new Promise((sent) => socket.send(message.subarray(at, at + most), port, host, sent));
  }
  socket.close();
  return message.length;
}
