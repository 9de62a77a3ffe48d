import { once } from "node:events";
import { connect } from "node:net";

export async function sayHello(port: number, host: string, message: string): Promise<string> {
  const socket = connect(port, host);
  let reply = "";
  socket.on("data", (chunk) => {
    reply += chunk;
  });
  socket.end(message);
  await once(socket, "close");
  await once(socket, "end");
  return reply;
}
