import { once } from "node:events";
import { connect, type Socket } from "node:net";

export class LineClient {
  #socket: Socket;

  static async connect(port: number, host: string): Promise<LineClient> {
    const socket = connect(port, host);
    await once(socket, "connect");
    return new LineClient(socket);
  }

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("error", () => {});
  }

  async ask(question: string): Promise<string> {
    if (/[\r\n]/.test(question)) throw new TypeError("a question must be one line");
    this.#socket.write(`${question}\n`);
    return new Promise((resolve, reject) => {
      let received = Buffer.alloc(0);
      const take = (chunk: Buffer) => {
        received = Buffer.concat([received, chunk]);
        const end = received.indexOf("\n");
        if (end === -1) return;
        this.#socket.off("data", take);
        resolve(received.toString("utf8", 0, end).replace(/\r$/, ""));
      };
      this.#socket.on("data", take);
      this.#socket.on("close", () => reject(new Error("the connection is gone")));
    });
  }

  async close(): Promise<void> {
    const closed = this.#socket.closed || once(this.#socket, "close");
    this.#socket.destroy();
    await closed;
  }
}
