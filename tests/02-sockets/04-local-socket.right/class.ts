import fs from "node:fs/promises";
import net from "node:net";

class LocalServer {
  readonly path: string;
  #server: net.Server;
  #clients = new Map<net.Socket, true>();
  constructor(path: string, reply: string) {
    this.path = path;
    this.#server = net.createServer({ allowHalfOpen: false }).on("connection", (socket) => {
      this.#clients.set(socket, true);
      socket.on("error", () => socket.destroy()).on("close", () => void this.#clients.delete(socket));
      socket.end(reply, "utf8");
    });
  }
  listen() {
    return new Promise<this>((resolve, reject) => {
      const failed = (error: Error) => reject(error);
      this.#server.once("error", failed);
      this.#server.listen({ path: this.path }, () => resolve(this.#server.off("error", failed) && this));
    });
  }
  close = () =>
    new Promise<void>((resolve, reject) => {
      this.#server.close((error) => (error ? reject(error) : resolve()));
      for (const socket of this.#clients.keys()) socket.destroy();
    });
}
const limits: Partial<Record<NodeJS.Platform, number>> = { linux: 107, darwin: 103 };

function probe(path: string): Promise<"alive" | "dead" | "other"> {
  return new Promise((resolve) => {
    const socket = net
      .createConnection(path)
      .once("connect", () => resolve("alive"))
      .once("error", (error: NodeJS.ErrnoException) =>
        resolve(error.code === "ECONNREFUSED" ? "dead" : "other"),
      )
      .once("connect", () => socket.destroy());
  });
}
export function startLocalServer(
  path: string,
  reply: string,
): Promise<{ path: string; close(): Promise<void> }> {
  const most = limits[process.platform] ?? Number.POSITIVE_INFINITY;
  if (new TextEncoder().encode(path).length > most)
    return Promise.reject(new RangeError(`longer than ${most} bytes`));
  const start = () => new LocalServer(path, reply).listen();
  return start().catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "EADDRINUSE") throw error;
    if ((await probe(path)) !== "dead") throw error;
    if (!(await fs.stat(path)).isSocket()) throw error;
    await fs.unlink(path);
    return start();
  });
}
