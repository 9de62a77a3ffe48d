import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

class Half {
  readonly from: Socket;
  readonly to: Socket;

  constructor(from: Socket, to: Socket) {
    this.from = from;
    this.to = to;
  }

  start(): void {
    const { from, to } = this;
    from.on("data", (chunk) => {
      if (!to.write(chunk)) from.pause();
    });
    to.on("drain", () => from.resume());
    from.on("end", () => to.end());
    from.on("error", () => to.destroy());
    // With both directions at their end, what is still on its way must arrive; else nobody is there to read on.
    from.on("close", () => !(from.readableEnded && to.readableEnded) && to.destroy());
  }
}

export function startTunnel(target: { port: number; host: string }, port?: number) {
  return listen(port ?? 0, (client) => {
    const far = connect({ ...target, allowHalfOpen: true });
    new Half(far, client).start();
    new Half(client, far).start();
  });
}

/** The part that every server needs, complete: use it as it is. Each client may half-close; each has an 'error' listener. */
async function listen(
  port: number,
  serve: (client: Socket) => void,
): Promise<{ port: number; close(): Promise<void> }> {
  const clients = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    clients.add(client);
    client.on("close", () => clients.delete(client));
    client.on("error", () => {});
    serve(client);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const client of clients) client.destroy();
      await closed;
    },
  };
}
