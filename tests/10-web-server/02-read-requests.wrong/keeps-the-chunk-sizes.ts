export interface Request {
  method: string;
  /** What the client asks for, exactly as it came. */
  target: string;
  /** By name in lower case: all values, in the order they came. */
  headers: Map<string, string[]>;
  body: Uint8Array;
}

export async function* readRequests(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Request> {
  const incoming = new Incoming(chunks);
  for (;;) {
    const head = parseRequestHead(incoming.bytes);
    if (head) {
      // What came with the head is the body, the next request, or the beginning of either: it is never thrown away.
      incoming.bytes = head.rest;
      const { method, target, headers } = head;
      yield { method, target, headers, body: await takeBody(headers, incoming) };
    } else if (!(await incoming.more())) {
      if (incoming.bytes.length) throw new Error("The stream ended inside a head");
      return;
    }
  }
}

async function takeBody(headers: Map<string, string[]>, incoming: Incoming): Promise<Uint8Array> {
  const lengths = headers.get("content-length") ?? [];
  const codings = headers.get("transfer-encoding") ?? [];
  // With two opinions about the length, another program may follow the other one, and see other requests than we do.
  if (lengths.length + codings.length > 1) throw new SyntaxError("More than one length");
  const [coding] = codings;
  const [length = "0"] = lengths;
  if (coding?.toLowerCase() === "chunked") return await incoming.take(incoming.bytes.length);
  if (coding !== undefined) throw new SyntaxError(`Unknown coding: ${coding}`);
  if (!/^\d+$/.test(length)) throw new SyntaxError(`Not a length: ${JSON.stringify(length)}`);
  return await incoming.take(Number(length));
}

/** What has come in and hasn't been used yet. Complete: use it as it is. */
class Incoming {
  bytes: Uint8Array = new Uint8Array();
  readonly #chunks: AsyncIterator<Uint8Array>;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Waits for the next chunk and adds it to `bytes`; false if the stream has ended instead. */
  async more(): Promise<boolean> {
    const { done, value } = await this.#chunks.next();
    if (!done) this.bytes = Buffer.concat([this.bytes, value]);
    return !done;
  }

  /** Takes the next `length` bytes out of `bytes`, waiting for them. Rejects if the stream ends before they have come. */
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

  /** Takes the next line and its CRLF, and returns the line. Rejects if the stream ends before the CRLF has come. */
  async line(): Promise<string> {
    for (;;) {
      const end = Buffer.from(this.bytes).indexOf("\r\n");
      if (end >= 0) return Buffer.from(await this.take(end + 2)).toString("latin1", 0, end);
      if (!(await this.more())) throw new Error("The stream ended inside a line");
    }
  }
}

/** Takes a chunked body, its trailers and its last blank line: what you wrote in lesson 4. Complete. */
async function _takeChunked(incoming: Incoming): Promise<Uint8Array> {
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

/** The head of a request, as in step 1; undefined while it is incomplete. Complete. */
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
