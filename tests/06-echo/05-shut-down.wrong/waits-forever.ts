import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

export async function startStoppable(
  handler: (socket: Socket) => void,
): Promise<{ port: number; stop(graceMilliseconds: number): Promise<void> }> {
  const server = createServer(handler);
  const closed = new Promise<void>((resolve) => server.on("close", resolve));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      server.close();
      await closed;
    },
  };
}
