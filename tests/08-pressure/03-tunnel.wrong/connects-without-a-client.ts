import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { pipeline } from "node:stream";

export async function startTunnel(
  target: { port: number; host: string },
  port = 0,
): Promise<{ port: number; close(): Promise<void> }> {
  const probe = connect(target.port, target.host);
  await once(probe, "connect").catch(() => {});
  probe.destroy();
  return await listen(port, (client) => {
    const far = connect({ ...target, allowHalfOpen: true });
    pipeline(client, far, () => {});
    pipeline(far, client, () => {});
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
