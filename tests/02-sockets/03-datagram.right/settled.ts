import dgram from "node:dgram";
import { promisify } from "node:util";

export async function sendDatagram(message: Uint8Array, port: number, host: string): Promise<number> {
  const socket = dgram.createSocket({ type: "udp4", reuseAddr: false });
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const send = promisify<DataView, number, string, number>(socket.send.bind(socket) as never);
  const [result] = await Promise.allSettled([send(view, port, host)]);
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  if (result.status === "rejected") throw result.reason;
  return result.value;
}
