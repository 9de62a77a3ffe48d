import { once } from "node:events";
import { connect, type Socket } from "node:net";

interface Waiting {
  resolve(reply: string): void;
  reject(error: Error): void;
}

export class LineClient {
  #socket: Socket;
  #waiting: Waiting[] = [];
  #kept: string[] = [];
  #gone = false;

  static async connect(port: number, host: string): Promise<LineClient> {
    const socket = connect(port, host);
    await once(socket, "connect");
    return new LineClient(socket);
  }

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => this.#take(chunk));
    socket.on("error", () => {});
    socket.on("end", () => this.#lose());
    socket.on("close", () => this.#lose());
  }

  #take(chunk: Buffer): void {
    for (const line of chunk.toString().trimEnd().split(/\r?\n/)) {
      const first = this.#waiting.shift();
      if (first) first.resolve(line);
      else this.#kept.push(line);
    }
  }

  #lose(): void {
    this.#gone = true;
    for (const { reject } of this.#waiting.splice(0)) reject(new Error("the connection is gone"));
  }

  ask(question: string): Promise<string> {
    return new Promise((resolve, reject) => {
      if (question.includes("\n") || question.includes("\r"))
        return reject(new TypeError("one line, please"));
      if (this.#gone) return reject(new Error("the connection is gone"));
      this.#socket.write(`${question}\n`);
      const kept = this.#kept.shift();
      if (kept !== undefined) resolve(kept);
      else this.#waiting.push({ resolve, reject });
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#socket.closed) return resolve();
      this.#socket.once("close", () => resolve());
      this.#socket.destroy();
    });
  }
}
