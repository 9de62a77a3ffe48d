export interface Request {
  method: string;
  target: string;
  headers: Map<string, string[]>;
  body: Uint8Array;
}

export async function* readRequests(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Request> {
  let buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    buffer = Buffer.concat([buffer, chunk]);
    for (let found = first(buffer); found; found = first(buffer)) {
      buffer = buffer.subarray(found.length);
      yield found.request;
    }
  }
  if (buffer.length > 0) throw new Error(`${buffer.length} bytes of a request came, and then the end`);
}

/** The request at the beginning of these bytes and how many of them it takes, if it is there whole. */
function first(buffer: Buffer): { request: Request; length: number } | undefined {
  const head = parseRequestHead(buffer);
  if (!head) return undefined;
  const { method, target, headers, rest } = head;
  const coding = headers.get("transfer-encoding");
  const length = headers.get("content-length");
  if (coding && length) throw new SyntaxError("Both");
  if ((coding?.length ?? 0) > 1 || (length?.length ?? 0) > 1) throw new SyntaxError("Twice");
  const at = buffer.length - rest.length;
  const found = coding ? chunkedAt(buffer, at, coding[0]!) : sizedAt(buffer, at, length?.[0] ?? "0");
  return found && { request: { method, target, headers, body: found.body }, length: found.end };
}

function sizedAt(buffer: Buffer, at: number, text: string) {
  if (text === "" || /[^0-9]/.test(text)) throw new SyntaxError(text);
  const end = at + Number(text);
  return buffer.length < end ? undefined : { body: Uint8Array.from(buffer.subarray(at, end)), end };
}

function chunkedAt(buffer: Buffer, at: number, coding: string) {
  if (!/^chunked$/i.test(coding)) throw new SyntaxError(coding);
  const parts: Buffer[] = [];
  let place = at;
  const line = () => {
    const end = buffer.indexOf("\r\n", place);
    if (end < 0) return undefined;
    const text = buffer.toString("latin1", place, end);
    place = end + 2;
    return text;
  };
  for (;;) {
    const text = line();
    if (text === undefined) return undefined;
    if (!/^[0-9a-f]+ *(;.*)?$/i.test(text)) throw new SyntaxError(text);
    const size = Number.parseInt(text, 16);
    if (size === 0) break;
    if (buffer.length < place + size + 2) return undefined;
    parts.push(buffer.subarray(place, place + size));
    place += size + 2;
    if (buffer.toString("latin1", place - 2, place) !== "\r\n") throw new SyntaxError("CRLF");
  }
  for (;;) {
    const trailer = line();
    if (trailer === undefined) return undefined;
    if (trailer === "") return { body: Buffer.concat(parts), end: place };
  }
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
