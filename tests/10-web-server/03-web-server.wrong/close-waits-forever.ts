import { once } from "node:events";
import { STATUS_CODES } from "node:http";
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

export async function startWebServer(
  handler: (request: Request) => Promise<Response>,
  port = 0,
): Promise<{ port: number; close(): Promise<void> }> {
  return await listen(port, async (client) => {
    try {
      for await (const request of readRequests(client.iterator({ destroyOnReturn: false }))) {
        const response = await answer(handler, request);
        const last = isLast(request);
        client.write(encode(response, request.method, last));
        if (last) break;
      }
    } catch (error) {
      client.write(encode(plain(error instanceof RangeError ? 431 : 400), "", true));
    }
    client.end();
    client.resume();
  });
}

async function answer(handler: (request: Request) => Promise<Response>, request: Request): Promise<Response> {
  try {
    return await handler(request);
  } catch {
    return plain(500);
  }
}

function isLast({ headers }: Request): boolean {
  const options = (headers.get("connection") ?? []).flatMap((value) => value.split(","));
  return options.some((option) => option.trim().toLowerCase() === "close");
}

function encode({ status, headers, body }: Response, method: string, last: boolean): Uint8Array {
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`];
  for (const [name, values] of headers) for (const value of values) lines.push(`${name}: ${value}`);
  const bodiless = status === 204 || status === 304;
  if (!bodiless) lines.push(`content-length: ${body.length}`);
  if (last) lines.push("connection: close");
  const head = Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
  return bodiless || method === "HEAD" ? head : Buffer.concat([head, body]);
}

function plain(status: number): Response {
  const headers = new Map([["content-type", ["text/plain; charset=utf-8"]]]);
  return { status, headers, body: Buffer.from(`${status} ${STATUS_CODES[status]}\n`) };
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
