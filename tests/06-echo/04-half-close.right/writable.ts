import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as pause } from "node:timers/promises";

export async function startByteCounter(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    class Counter extends Writable {
      count = 0;
      override _write(chunk: Buffer, _encoding: string, done: () => void) {
        this.count += chunk.length;
        done();
      }
    }
    const counter = new Counter();
    socket.pipe(counter);
    counter.on("finish", () => {
      void pause(20).then(() => socket.end(counter.count.toString(10)));
    });
    void pipeline;
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
