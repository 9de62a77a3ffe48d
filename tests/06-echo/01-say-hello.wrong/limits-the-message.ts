import net from "node:net";
import { text } from "node:stream/consumers";
export async function sayHello(port: number, host: string, message: string): Promise<string> {
  const socket = net.connect(port, host);
  const buffer = Buffer.alloc(1024);
  const length = buffer.write(message);
  socket.end(buffer.subarray(0, length));
  return await text(socket);
}
