import { connect } from "node:net";

export async function sayHello(port: number, host: string, message: string): Promise<string> {
  const socket = connect({ port, host });
  socket.write(message);
  socket.end();
  const decoder = new TextDecoder();
  let reply = "";
  for await (const chunk of socket) reply += decoder.decode(chunk as Uint8Array, { stream: true });
  return reply + decoder.decode();
}
