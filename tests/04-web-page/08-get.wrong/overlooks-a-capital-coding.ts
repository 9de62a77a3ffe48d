import { connect, type LookupFunction, type Socket } from "node:net";

export async function get(
  url: URL,
  options: { lookup?: LookupFunction } = {},
): Promise<{ status: number; headers: Map<string, string[]>; text: string }> {
  const socket = connect({ port: Number(url.port || 80), host: url.hostname, lookup: options.lookup });
  try {
    socket.write(
      `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`,
    );
    const input = new Input(socket);
    const status = statusOf(await input.line());
    const headers = await readHeaders(input);
    return { status, headers, text: decode(headers, await readBody(status, headers, input)) };
  } finally {
    socket.destroy();
  }
}

/** Reads what arrives on a socket, by lines and by counted bytes. */
class Input {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest = Buffer.alloc(0);

  constructor(socket: Socket) {
    this.#chunks = socket[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    while (!this.#rest.includes("\r\n")) {
      if (!(await this.#more())) throw new Error("The connection ended in the middle of a line");
    }
    return (await this.take(this.#rest.indexOf("\r\n") + 2)).toString("latin1").slice(0, -2);
  }

  async take(length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let missing = length; missing > 0; missing -= parts.at(-1)!.length) {
      if (this.#rest.length === 0 && !(await this.#more())) {
        throw new Error(`The connection ended after ${length - missing} of ${length} bytes`);
      }
      parts.push(this.#rest.subarray(0, missing));
      this.#rest = this.#rest.subarray(missing);
    }
    return Buffer.concat(parts);
  }

  async toEnd(): Promise<Buffer> {
    const parts: Buffer[] = [this.#rest];
    for (let next = await this.#chunks.next(); !next.done; next = await this.#chunks.next())
      parts.push(next.value);
    return Buffer.concat(parts);
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#chunks.next();
    if (!done) this.#rest = Buffer.concat([this.#rest, value]);
    return !done;
  }
}

function statusOf(line: string): number {
  const status = /^HTTP\/1\.\d (\d{3})(?: |$)/.exec(line)?.[1];
  if (!status) throw new SyntaxError(`Not a status line: ${JSON.stringify(line)}`);
  return Number(status);
}

async function readHeaders(input: Input): Promise<Map<string, string[]>> {
  const headers = new Map<string, string[]>();
  for (let line = await input.line(); line !== ""; line = await input.line()) {
    const [, name, value] = /^([^\s:]+):(.*)$/.exec(line) ?? [];
    if (!name) throw new SyntaxError(`Not a header line: ${JSON.stringify(line)}`);
    const key = name.toLowerCase();
    headers.set(key, [...(headers.get(key) ?? []), value!.trim()]);
  }
  return headers;
}

async function readBody(status: number, headers: Map<string, string[]>, input: Input): Promise<Buffer> {
  const coding = headers.get("transfer-encoding")?.join();
  const length = headers.get("content-length")?.join();
  if (coding !== undefined && length !== undefined) {
    throw new SyntaxError("The reply has both a Content-Length and a Transfer-Encoding");
  }
  if (status === 204 || status === 304) return Buffer.alloc(0);
  if (coding === "chunked") return await readChunks(input);
  if (length === undefined) return await input.toEnd();
  if (!/^\d+$/.test(length)) throw new SyntaxError(`Not a Content-Length: ${JSON.stringify(length)}`);
  return await input.take(Number(length));
}

async function readChunks(input: Input): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let size = sizeOf(await input.line()); size > 0; size = sizeOf(await input.line())) {
    parts.push(await input.take(size));
    if ((await input.line()) !== "") throw new SyntaxError("The data of a chunk is not followed by CRLF");
  }
  while (await input.line());
  return Buffer.concat(parts);
}

function sizeOf(line: string): number {
  const digits = /^([0-9a-f]+)[ \t]*(?:;|$)/i.exec(line)?.[1];
  if (!digits) throw new SyntaxError(`Not a chunk size: ${JSON.stringify(line)}`);
  return Number.parseInt(digits, 16);
}

function decode(headers: Map<string, string[]>, body: Buffer): string {
  const type = headers.get("content-type")?.[0] ?? "";
  const page = /^text\/html/i.test(type) ? body.toString("latin1", 0, 1024) : "";
  const named =
    /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(type) ??
    /<meta\s[^>]*?charset\s*=\s*["']?([^\s"'>;/]+)/i.exec(page);
  let decoder = new TextDecoder();
  try {
    decoder = new TextDecoder(named?.[1]);
  } catch {
    // An unknown charset: most of the page can still be read as UTF-8.
  }
  return decoder.decode(body, { stream: true }) + decoder.decode();
}
