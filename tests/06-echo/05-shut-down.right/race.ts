import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

export async function startStoppable(handler: (socket: Socket) => void) {
  const connections = new Map<Socket, Promise<unknown>>();
  const server = createServer();
  server.on("connection", (socket) => {
    connections.set(socket, new Promise((gone) => socket.once("close", gone)));
    handler(socket);
  });
  await once(server.listen({ port: 0, host: "127.0.0.1" }), "listening");
  const { port } = server.address() as AddressInfo;
  return { port, stop };

  async function stop(graceMilliseconds: number): Promise<void> {
    if (server.listening) server.close();
    const calledOff = new AbortController();
    const allGone = Promise.all(connections.values());
    const patience = pause(graceMilliseconds, undefined, { signal: calledOff.signal }).catch(() => {});
    await Promise.race([allGone, patience]);
    calledOff.abort();
    for (const socket of connections.keys()) socket.destroy();
    await allGone;
  }
}
