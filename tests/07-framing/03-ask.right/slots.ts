import { EventEmitter, once } from "node:events";
import { connect, type Socket } from "node:net";

interface Waiter {
  promise: Promise<string>;
  resolve(line: string): void;
  reject(error: unknown): void;
}
function deferred(): Waiter {
  let resolve!: (value: string | PromiseLike<string>) => void, reject!: (reason?: unknown) => void;
  const promise = new Promise<string>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
export class LineClient extends EventEmitter {
  static async connect(port: number, host: string): Promise<LineClient> {
    const socket = connect({ port, host });
    const client = new LineClient(socket);
    await once(socket, "connect");
    return client;
  }
  private slots: Waiter[] = [];
  private asked = 0;
  private answered = 0;
  private over: Error | undefined;
  private gone: Promise<void>;
  private socket: Socket;
  private constructor(socket: Socket) {
    super();
    this.socket = socket;
    this.gone = new Promise((resolve) => {
      socket.on("close", () => resolve());
    });
    void this.read();
  }
  private slot(index: number): Waiter {
    while (this.slots.length <= index) {
      const fresh = deferred();
      fresh.promise.catch(() => {});
      this.slots.push(fresh);
    }
    return this.slots[index]!;
  }
  private async read(): Promise<void> {
    try {
      for await (const line of readLines(this.socket)) this.slot(this.answered++).resolve(line);
      this.over = new Error("The server hung up");
    } catch (error) {
      this.over = error as Error;
    }
    for (const slot of this.slots.slice(this.answered)) slot.reject(this.over);
  }
  async ask(question: string): Promise<string> {
    if (question.includes("\n") || question.includes("\r")) throw new TypeError("line end in question");
    const slot = this.slot(this.asked++);
    if (this.over) slot.reject(this.over);
    else this.socket.write(`${question}\n`);
    return await slot.promise;
  }
  close(): Promise<void> {
    this.socket.destroy();
    return this.gone;
  }
}

/** Step 1, finished: yields the lines of `chunks`, each as soon as its LF has arrived, without its line end. */
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
