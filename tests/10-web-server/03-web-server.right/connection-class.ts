import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";

export interface Request {
  method: string;
  target: string;
  headers: Map<string, string[]>;
  body: Uint8Array;
}

export interface Response {
  status: number;
  headers: Map<string, string[]>;
  body: Uint8Array;
}

type Handler = (request: Request) => Promise<Response>;

export async function startWebServer(
  handler: Handler,
  port = 0,
): Promise<{ port: number; close(): Promise<void> }> {
  return await listen(port, (client) => void new Connection(client, handler).serve());
}

class Connection {
  readonly #client: Socket;
  readonly #handler: Handler;
  readonly #arrived: Uint8Array[] = [];
  #ended = false;
  #wake = () => {};

  constructor(client: Socket, handler: Handler) {
    this.#client = client;
    this.#handler = handler;
    client.on("data", (chunk: Uint8Array) => {
      this.#arrived.push(chunk);
      this.#wake();
    });
    for (const event of ["end", "close"]) {
      client.on(event, () => {
        this.#ended = true;
        this.#wake();
      });
    }
  }

  async serve(): Promise<void> {
    const requests = readRequests(this.#chunks());
    for (;;) {
      let next: IteratorResult<Request>;
      try {
        next = await requests.next();
      } catch {
        this.#send({ status: 400, headers: new Map(), body: Buffer.from("What?\n") }, true, true);
        break;
      }
      if (next.done) break;
      const { method, headers } = next.value;
      const options = (headers.get("connection") ?? []).join(",").toLowerCase().split(",");
      const close = options.some((option) => option.trim() === "close");
      this.#send(await this.#respond(next.value), method !== "HEAD", close);
      if (close) break;
    }
    this.#client.end();
    this.#client.removeAllListeners("data");
    this.#client.resume();
  }

  async *#chunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = this.#arrived.shift();
      if (chunk) yield chunk;
      else if (this.#ended) return;
      else
        await new Promise<void>((wake) => {
          this.#wake = wake;
        });
    }
  }

  async #respond(request: Request): Promise<Response> {
    try {
      return await this.#handler(request);
    } catch (error) {
      void error;
      return { status: 500, headers: new Map(), body: Buffer.from("Something broke.\n") };
    }
  }

  #send({ status, headers, body }: Response, withBody: boolean, close: boolean): void {
    if (this.#client.destroyed) return;
    this.#client.cork();
    this.#client.write(`HTTP/1.1 ${status} -\r\nDate: ${new Date().toUTCString()}\r\n`);
    for (const [name, values] of headers) {
      for (const value of values) this.#client.write(`${name}: ${value}\r\n`);
    }
    if (close) this.#client.write("Connection: close\r\n");
    this.#client.write(status === 204 ? "\r\n" : `Content-Length: ${body.length}\r\n\r\n`);
    if (withBody && status !== 204 && status !== 304) this.#client.write(body);
    this.#client.uncork();
  }
}

async function listen(
  port: number,
  serve: (client: Socket) => void,
): Promise<{ port: number; close(): Promise<void> }> {
  const clients = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    clients.add(client);
    client.on("close", () => clients.delete(client));
    client.on("error", () => {});
    serve(client);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const client of clients) client.destroy();
      await closed;
    },
  };
}

async function* readRequests(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Request> {
  const incoming = new Incoming(chunks);
  try {
    for (;;) {
      const head = parseRequestHead(incoming.bytes);
      if (head) {
        incoming.bytes = head.rest;
        const { method, target, headers } = head;
        yield { method, target, headers, body: await takeBody(headers, incoming) };
      } else if (!(await incoming.more())) {
        if (incoming.bytes.length) throw new Error("The stream ended inside a head");
        return;
      }
    }
  } finally {
    await incoming.close();
  }
}

async function takeBody(headers: Map<string, string[]>, incoming: Incoming): Promise<Uint8Array> {
  const lengths = headers.get("content-length") ?? [];
  const codings = headers.get("transfer-encoding") ?? [];
  if (lengths.length + codings.length > 1) throw new SyntaxError("More than one length");
  const [coding] = codings;
  const [length = "0"] = lengths;
  if (coding?.toLowerCase() === "chunked") return await takeChunked(incoming);
  if (coding !== undefined) throw new SyntaxError(`Unknown coding: ${coding}`);
  if (!/^\d+$/.test(length)) throw new SyntaxError(`Not a length: ${JSON.stringify(length)}`);
  return await incoming.take(Number(length));
}

class Incoming {
  bytes: Uint8Array = new Uint8Array();
  readonly #chunks: AsyncIterator<Uint8Array>;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async more(): Promise<boolean> {
    const { done, value } = await this.#chunks.next();
    if (!done) this.bytes = Buffer.concat([this.bytes, value]);
    return !done;
  }

  async take(length: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for (let missing = length; ; ) {
      const part = this.bytes.subarray(0, missing);
      parts.push(part);
      missing -= part.length;
      this.bytes = this.bytes.subarray(part.length);
      if (missing === 0) return Buffer.concat(parts);
      if (!(await this.more())) throw new Error(`The stream ended when ${missing} bytes were still to come`);
    }
  }

  async line(): Promise<string> {
    for (;;) {
      const end = Buffer.from(this.bytes).indexOf("\r\n");
      if (end >= 0) return Buffer.from(await this.take(end + 2)).toString("latin1", 0, end);
      if (!(await this.more())) throw new Error("The stream ended inside a line");
    }
  }
}

async function takeChunked(incoming: Incoming): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (;;) {
    const size = await incoming.line();
    if (!/^[0-9a-f]+[ \t]*(;.*)?$/i.test(size))
      throw new SyntaxError(`Not a chunk size: ${JSON.stringify(size)}`);
    const length = Number.parseInt(size, 16);
    if (length === 0) break;
    parts.push(await incoming.take(length));
    if (await incoming.line()) throw new SyntaxError("No CRLF after the data of a chunk");
  }
  while (await incoming.line());
  return Buffer.concat(parts);
}

function parseRequestHead(bytes: Uint8Array) {
  const all = Buffer.from(bytes);
  const end = all.indexOf("\r\n\r\n");
  if ((end < 0 ? all.length : end) > 16_384) throw new RangeError("The head is longer than 16 KiB");
  if (end < 0) return undefined;
  const [first = "", ...lines] = all.toString("latin1", 0, end).split("\r\n");
  const [, method = "", target = "", version = ""] = /^(\S+) (\S+) HTTP\/(1\.[01])$/.exec(first) ?? [];
  if (!method) throw new SyntaxError(`Not a request line: ${JSON.stringify(first)}`);
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const [, name = "", value = ""] = /^([^\s:]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (!name) throw new SyntaxError(`Not a header line: ${JSON.stringify(line)}`);
    const key = name.toLowerCase();
    headers.set(key, [...(headers.get(key) ?? []), value]);
  }
  if (version === "1.1" && headers.get("host")?.length !== 1) throw new SyntaxError("Not exactly one Host");
  return { method, target, version, headers, rest: bytes.subarray(end + 4) };
}
