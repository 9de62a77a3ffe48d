import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

/**
 * Starts a tunnel: for each client it opens a connection of its own to `target` at once, and passes on all bytes, in
 * both directions, unchanged and as they come. Bytes that arrive before the target is connected are kept.
 *
 * - An end crosses after all bytes before it. The other direction goes on until it ends as well. After both ends, the
 *   bytes that are still on their way arrive, however slow the network is.
 * - If either side resets its connection, the other one is closed within a second, whatever state it is in.
 * - If the target can't be reached, its client is closed without a byte, and the tunnel goes on.
 * - If one side doesn't read, the tunnel stops reading from the other: of 64 MiB offered, less than 32 get through.
 *
 * Resolves once the tunnel listens on 127.0.0.1 (port 0 asks for any free port). `close` hangs up on all clients and on
 * their targets.
 *
 * @throws the server's own error if it cannot listen, such as EADDRINUSE for a port that is taken
 */
export async function startTunnel(
  target: { port: number; host: string },
  port = 0,
): Promise<{ port: number; close(): Promise<void> }> {
  // TODO: `listen` below does the server's part. What has to happen for each client?
  throw new Error("TODO: startTunnel");
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
