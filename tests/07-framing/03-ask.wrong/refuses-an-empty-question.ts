import { connect, type Socket } from "node:net";

type Waiting = { resolve(line: string): void; reject(error: Error): void };

export class LineClient {
  #waiting: Waiting[] = [];
  #early: string[] = [];
  #gone: Error | undefined;
  #closed: Promise<void>;
  #socket: Socket;
  #text = Buffer.alloc(0);

  static connect(port: number, host: string): Promise<LineClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, host);
      socket.once("error", reject);
      socket.once("connect", () => {
        socket.off("error", reject);
        resolve(new LineClient(socket));
      });
    });
  }

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#closed = new Promise((done) => socket.once("close", () => done()));
    socket.on("data", (chunk) => this.#take(chunk));
    socket.on("error", (error) => this.#fail(error));
    socket.on("end", () => this.#fail(new Error("the server hung up")));
    socket.on("close", () => this.#fail(new Error("closed")));
  }

  #take(chunk: Buffer) {
    this.#text = Buffer.concat([this.#text, chunk]);
    for (let end = this.#text.indexOf(10); end >= 0; end = this.#text.indexOf(10)) {
      const line = this.#text.subarray(0, end).toString().replace(/\r$/, "");
      this.#text = this.#text.subarray(end + 1);
      this.#deliver(line);
    }
  }

  #deliver(line: string) {
    const first = this.#waiting.shift();
    if (first) first.resolve(line);
    else this.#early.push(line);
  }

  #fail(error: Error) {
    this.#gone ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  async ask(question: string): Promise<string> {
    if (!question || /[\r\n]/.test(question)) throw new TypeError("one line, please");
    if (this.#gone) throw this.#gone;
    this.#socket.write(`${question}\n`);
    const early = this.#early.shift();
    if (early !== undefined) return early;
    return await new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  async close(): Promise<void> {
    this.#socket.destroy();
    await this.#closed;
  }
}
