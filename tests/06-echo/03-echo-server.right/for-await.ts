import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";

export async function startEchoServer(port = 0) {
  const sockets: Socket[] = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.push(socket);
    echo(socket).catch(() => socket.destroy());
  });
  await once(server.listen({ port, host: "127.0.0.1" }), "listening");
  return { port: portOf(server), close: () => close(server, sockets) };
}

async function echo(socket: Socket): Promise<void> {
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    if (!socket.write(chunk as Uint8Array)) await once(socket, "drain");
  }
  socket.end();
}

async function close(server: Server, sockets: Socket[]): Promise<void> {
  const closed = new Promise<void>((done) => server.close(() => done()));
  for (const socket of sockets) socket.destroySoon();
  for (const socket of sockets) socket.destroy();
  await closed;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}
