import { once } from "node:events";
import { connect, type Socket } from "node:net";

export class LineClient {
  #socket: Socket;
  #lines: AsyncGenerator<string>;

  static async connect(port: number, host: string): Promise<LineClient> {
    const socket = connect(port, host);
    await once(socket, "connect");
    return new LineClient(socket);
  }

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#lines = readLines(socket);
    socket.on("error", () => {});
  }

  async ask(question: string): Promise<string> {
    if (/[\r\n]/.test(question)) throw new TypeError("a question must be one line");
    this.#socket.write(`${question}\n`);
    const expired = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error("no reply in time")), 5000).unref();
    });
    const { done, value } = await Promise.race([this.#lines.next(), expired]);
    if (done) throw new Error("the server hung up");
    return value;
  }

  async close(): Promise<void> {
    const closed = this.#socket.closed || once(this.#socket, "close");
    this.#socket.destroy();
    await closed;
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
