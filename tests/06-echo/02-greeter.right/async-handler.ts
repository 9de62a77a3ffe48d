import { once } from "node:events";
import { type AddressInfo, Server, type Socket } from "node:net";
import { finished } from "node:stream/promises";
import { promisify } from "node:util";

class Greeter {
  readonly #clients = new Map<Socket, Promise<void>>();
  readonly #server = new Server((socket) => this.#clients.set(socket, this.#greet(socket)));

  async start(port: number): Promise<this> {
    await once(this.#server.listen(port, "127.0.0.1"), "listening");
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    const closed = promisify((done: (error?: Error) => void) => this.#server.close(done))();
    for (const socket of this.#clients.keys()) socket.destroy();
    await Promise.all(this.#clients.values());
    await closed;
  }

  async #greet(socket: Socket): Promise<void> {
    try {
      socket.setNoDelay(true).resume().end(Buffer.from("Yes, I can hear you.", "utf8"));
      await finished(socket);
    } catch {
      socket.destroy();
    } finally {
      this.#clients.delete(socket);
    }
  }
}

export async function startGreeter(port = 0): Promise<{ port: number; close(): Promise<void> }> {
  return await new Greeter().start(port);
}
