import { createSocket, type Socket } from "node:dgram";
import { promisify } from "node:util";

type Send = (this: Socket, message: Uint8Array, port: number, host: string) => Promise<number>;

export async function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  const socket = createSocket("udp4");
  const send = promisify(socket.send) as unknown as Send;
  const closed = new Promise<void>((done) => socket.once("close", done));
  const sent = await send.call(socket, message, port, host).finally(() => socket.close());
  await closed;
  return sent;
}
