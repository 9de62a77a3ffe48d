import { connect, type Socket } from "node:net";
import { finished } from "node:stream/promises";

type Settle = { resolve: (line: string) => void; reject: (reason: unknown) => void };

export class LineClient {
  readonly #socket: Socket;
  readonly #asks: Settle[] = [];
  readonly #early: string[] = [];
  #end: Error | undefined;

  static connect(port: number, host: string): Promise<LineClient> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host }, () => resolve(new LineClient(socket)));
      socket.on("error", reject);
    });
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    void this.#read();
  }

  async #read(): Promise<void> {
    try {
      for await (const line of readLines(this.#socket)) {
        const ask = this.#asks.shift();
        if (ask) ask.resolve(line);
        else this.#early.push(line);
      }
      this.#end = new Error("The server has hung up");
    } catch (error) {
      this.#end = error as Error;
    }
    for (const ask of this.#asks) ask.reject(this.#end);
    this.#asks.length = 0;
  }

  ask(question: string): Promise<string> {
    if (/\r|\n/.test(question)) return Promise.reject(new TypeError("A line end inside a question"));
    const early = this.#early.shift();
    if (!this.#end) this.#socket.write(`${question}\n`);
    if (early !== undefined) return Promise.resolve(early);
    if (this.#end) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => this.#asks.push({ resolve, reject }));
  }

  async close(): Promise<void> {
    this.#socket.destroy();
    await finished(this.#socket).catch(() => {});
  }
}

/** Yields the lines of `chunks`, each as soon as its LF has arrived, without its line end. */
async function* readLines(chunks: AsyncIterable<Uint8Array>, maxLength = 65_536): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
      yield lineOf(rest.subarray(0, end), maxLength);
      rest = rest.subarray(end + 1);
    }
    // One byte above the limit is allowed to wait: it may be the CR of a line that is just short enough.
    if (rest.length > maxLength + 1) throw tooLong(maxLength);
  }
  if (rest.length > 0) yield lineOf(rest, maxLength);
}

/** Decoded only now: a chunk may stop inside a character, a line does not. */
function lineOf(bytes: Buffer, maxLength: number): string {
  const line = bytes.at(-1) === 0x0d ? bytes.subarray(0, -1) : bytes;
  if (line.length > maxLength) throw tooLong(maxLength);
  return line.toString();
}

function tooLong(maxLength: number): RangeError {
  return new RangeError(`A line is longer than ${maxLength} bytes`);
}
