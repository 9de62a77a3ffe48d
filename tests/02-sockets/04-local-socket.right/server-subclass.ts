import { lstatSync, unlinkSync } from "node:fs";
import { Server, Socket } from "node:net";

class ReplyServer extends Server {
  readonly #clients = new Map<number, Socket>();
  readonly #place: string;
  #count = 0;

  constructor(place: string, reply: string) {
    super();
    this.#place = place;
    this.on("connection", (client: Socket) => {
      const number = this.#count++;
      this.#clients.set(number, client);
      client.on("error", () => client.destroy()).on("close", () => this.#clients.delete(number));
      client.write(reply, "utf8", () => client.end());
    });
  }

  start(): Promise<this> {
    return new Promise((resolve, reject) => {
      this.once("error", reject);
      this.listen(this.#place, () => {
        this.off("error", reject);
        resolve(this);
      });
    });
  }

  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.once("close", () => resolve());
      this.close();
      for (const client of this.#clients.values()) client.destroy();
    });
  }
}

/** What a client at this path runs into, or "alive". */
function knock(path: string): Promise<string> {
  return new Promise((resolve) => {
    const client = new Socket().connect(path);
    client.on("connect", () => {
      client.destroy();
      resolve("alive");
    });
    client.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "?"));
  });
}

export const startLocalServer = async (path: string, reply: string) => {
  const most = { linux: 107, win32: 32_767 }[process.platform as string] ?? 103;
  if (Buffer.from(path).length > most) throw new Error("ENAMETOOLONG");
  const start = async () => {
    const server = await new ReplyServer(path, reply).start();
    return { path, close: () => server.stop() };
  };
  try {
    return await start();
  } catch (error) {
    const isTaken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
    if (!isTaken || (await knock(path)) !== "ECONNREFUSED" || !lstatSync(path).isSocket()) throw error;
    unlinkSync(path);
    return await start();
  }
};
