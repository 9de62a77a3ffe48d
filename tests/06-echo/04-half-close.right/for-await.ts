import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

export async function startByteCounter(port?: number) {
  const sockets: Socket[] = [];
  const server = createServer({ allowHalfOpen: true });
  server.on("connection", (socket: Socket) => {
    sockets.push(socket);
    serve(socket).catch(() => socket.destroy());
  });
  server.listen({ host: "127.0.0.1", port: port ?? 0 });
  await once(server, "listening");
  const { port: own } = server.address() as { port: number };
  const close = async () => {
    const gone = new Promise<void>((done) => server.close(() => done()));
    for (const socket of sockets) socket.destroy();
    await gone;
  };
  return { port: own, close };
}

async function serve(socket: Socket): Promise<void> {
  let count = 0n;
  for await (const chunk of socket.iterator({ destroyOnReturn: false }))
    count += BigInt((chunk as Buffer).byteLength);
  await pause(20);
  socket.end(`${count}`);
}
