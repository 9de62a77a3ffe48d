export interface Request {
  method: string;
  target: string;
  headers: Map<string, string[]>;
  body: Uint8Array;
}

/** Asks for more bytes by yielding; a body is what it returns. */
type Reading<T> = Generator<undefined, T, Uint8Array>;

export async function* readRequests(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Request> {
  const bytes = { rest: new Uint8Array() as Uint8Array };
  const source = chunks[Symbol.asyncIterator]();
  while (true) {
    const reading = readOne(bytes);
    let state = reading.next();
    while (!state.done) {
      const chunk = await source.next();
      if (chunk.done && bytes.rest.length === 0 && !started.has(bytes)) return;
      if (chunk.done) throw new Error("The end came too early");
      state = reading.next(chunk.value);
    }
    started.delete(bytes);
    yield state.value;
  }
}

/** Of which connections a head has been read, whose body is still on its way. */
const started = new WeakSet<object>();

function* grow(bytes: { rest: Uint8Array }): Reading<void> {
  const chunk = yield undefined;
  bytes.rest = Buffer.concat([bytes.rest, chunk]);
}

function* exactly(bytes: { rest: Uint8Array }, length: number): Reading<Uint8Array> {
  while (bytes.rest.length < length) yield* grow(bytes);
  const taken = bytes.rest.slice(0, length);
  bytes.rest = bytes.rest.slice(length);
  return taken;
}

function* line(bytes: { rest: Uint8Array }): Reading<string> {
  while (!Buffer.from(bytes.rest).includes("\r\n")) yield* grow(bytes);
  const end = Buffer.from(bytes.rest).indexOf("\r\n");
  const text = Buffer.from(yield* exactly(bytes, end + 2)).toString("latin1");
  return text.slice(0, -2);
}

function* readOne(bytes: { rest: Uint8Array }): Reading<Request> {
  let head = parseRequestHead(bytes.rest);
  while (!head) {
    yield* grow(bytes);
    head = parseRequestHead(bytes.rest);
  }
  started.add(bytes);
  bytes.rest = head.rest;
  const { method, target, headers } = head;
  return { method, target, headers, body: yield* body(bytes, headers) };
}

function* body(bytes: { rest: Uint8Array }, headers: Map<string, string[]>): Reading<Uint8Array> {
  const lengths = headers.get("content-length");
  const codings = headers.get("transfer-encoding");
  if (!lengths && !codings) return new Uint8Array();
  if (lengths && codings) throw new SyntaxError("Length and coding");
  if (codings) {
    if (codings.join().toLowerCase() !== "chunked") throw new SyntaxError("Coding");
    return yield* chunkedBody(bytes);
  }
  if (!/^\d+$/.test(lengths!.join())) throw new SyntaxError("Length");
  return yield* exactly(bytes, Number(lengths));
}

function* chunkedBody(bytes: { rest: Uint8Array }): Reading<Uint8Array> {
  let all = Buffer.alloc(0);
  for (;;) {
    const [size = ""] = (yield* line(bytes)).split(";");
    if (!/^[0-9a-f]+$/i.test(size.trimEnd())) throw new SyntaxError("Size");
    const length = Number.parseInt(size, 16);
    if (length === 0) break;
    all = Buffer.concat([all, yield* exactly(bytes, length)]);
    if ((yield* line(bytes)) !== "") throw new SyntaxError("Data");
  }
  while ((yield* line(bytes)) !== "");
  return all;
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
