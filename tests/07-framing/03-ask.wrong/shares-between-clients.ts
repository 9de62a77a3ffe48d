import { connect, type Socket } from "node:net";

export class LineClient {
  static #waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = [];
  #early: string[] = [];
  #rest = Buffer.alloc(0);
  #closed = false;
  #over = false;
  static connect(port: number, host: string): Promise<LineClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, host);
      socket.once("connect", () => {
        resolve(new LineClient(socket));
      });
      socket.once("error", reject);
    });
  }
  readonly socket: Socket;
  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      this.#rest = Buffer.concat([this.#rest, chunk]);
      for (let end = this.#rest.indexOf("\n"); end >= 0; end = this.#rest.indexOf("\n")) {
        const line = this.#rest.toString("utf8", 0, end).replace(/\r$/, "");
        this.#rest = this.#rest.subarray(end + 1);
        const next = LineClient.#waiting.shift();
        if (next) next.resolve(line);
        else this.#early.push(line);
      }
    });
    socket.on("close", () => {
      this.#over = true;
      for (const { reject } of LineClient.#waiting.splice(0)) reject(new Error("closed"));
    });
    socket.on("close", () => {
      this.#closed = true;
    });
  }
  ask(question: string): Promise<string> {
    return new Promise((resolve, reject) => {
      if (/[\r\n]/.test(question)) return reject(new TypeError("one line"));
      if (this.#over || this.socket.destroyed) return reject(new Error("closed"));
      this.socket.write(`${question}\n`);
      const early = this.#early.shift();
      if (early !== undefined) resolve(early);
      else LineClient.#waiting.push({ resolve, reject });
    });
  }
  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#closed) return resolve();
      this.socket.once("close", () => resolve());
      this.socket.destroy();
    });
  }
}
