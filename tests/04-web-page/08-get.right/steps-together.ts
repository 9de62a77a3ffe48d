import { once } from "node:events";
import { connect, type LookupFunction } from "node:net";
import { buffer } from "node:stream/consumers";

interface Head {
  status: number;
  headers: Map<string, string[]>;
  body: Buffer;
}

export async function get(url: URL, options?: { lookup?: LookupFunction }) {
  const { hostname: host, port } = url;
  const socket = connect({ host, port: port === "" ? 80 : Number(port), lookup: options?.lookup });
  try {
    await once(socket, "connect");
    socket.write(buildRequest(url));
    const chunks = socket[Symbol.asyncIterator]();
    let received = Buffer.alloc(0);
    let head: Head | undefined;
    while (!head) {
      const { done, value } = await chunks.next();
      if (done) throw new Error(`the server hung up after ${received.length} bytes of head`);
      received = Buffer.concat([received, value]);
      head = parseHead(received);
    }
    const body = await readBody(head, joined(head.body, chunks));
    return { status: head.status, headers: head.headers, text: bodyText(head.headers, body) };
  } finally {
    socket.destroy();
  }
}

async function* joined(first: Buffer, chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
}

async function readBody({ status, headers }: Head, chunks: AsyncGenerator<Buffer>): Promise<Buffer> {
  const sized = headers.has("content-length");
  const coded = headers.has("transfer-encoding");
  if (sized && coded) throw new Error("ambiguous framing: Content-Length and Transfer-Encoding");
  if ([204, 304].includes(status)) return Buffer.alloc(0);
  if (sized) return await readSized(chunks, Number(headers.get("content-length")![0]));
  return await buffer(coded ? decodeChunked(chunks) : chunks);
}

function buildRequest({ pathname, search, host }: URL): string {
  return [`GET ${pathname + search} HTTP/1.1`, `Host: ${host}`, "Connection: close", "", ""].join("\r\n");
}

function parseHead(bytes: Buffer): Head | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [first = "", ...rest] = bytes.toString("latin1", 0, end).split("\r\n");
  if (!/^HTTP\/1\.[01] \d{3}/.test(first)) throw new SyntaxError(`unexpected first line ${first}`);
  const headers = new Map<string, string[]>();
  for (const line of rest) {
    const colon = line.indexOf(":");
    if (colon < 1) throw new SyntaxError(`unexpected header line ${line}`);
    const name = line.slice(0, colon).toLowerCase();
    const values = headers.get(name) ?? [];
    headers.set(name, values.concat(line.slice(colon + 1).trim()));
  }
  return { status: Number(first.slice(9, 12)), headers, body: bytes.subarray(end + 4) };
}

async function readSized(chunks: AsyncIterable<Buffer>, length: number): Promise<Buffer> {
  if (!Number.isInteger(length) || length < 0) throw new RangeError(`bad Content-Length ${length}`);
  let body = Buffer.alloc(0);
  if (length === 0) return body;
  for await (const chunk of chunks) {
    body = Buffer.concat([body, chunk]);
    if (body.length >= length) return body.subarray(0, length);
  }
  throw new Error(`${length} bytes were announced, ${body.length} came`);
}

async function* decodeChunked(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  let left = -1;
  let last = false;
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
      if (left < 0) {
        const line = rest.toString("latin1", 0, end);
        rest = rest.subarray(end + 2);
        if (last && line === "") return;
        if (last) continue;
        left = sizeOf(line);
        last = left === 0;
        if (last) left = -1;
      } else {
        if (rest.length < left + 2) break;
        if (!rest.subarray(left, left + 2).equals(Buffer.from("\r\n")))
          throw new SyntaxError("bad chunk end");
        yield rest.subarray(0, left);
        rest = rest.subarray(left + 2);
        left = -1;
      }
    }
  }
  throw new Error("the end of the chunked body is missing");
}

function sizeOf(line: string): number {
  const size = line.split(";")[0]!;
  if (!/^[\da-f]+$/i.test(size)) throw new SyntaxError(`bad chunk size ${size}`);
  return Number.parseInt(size, 16);
}

function bodyText(headers: Map<string, string[]>, body: Buffer): string {
  const type = headers.get("content-type")?.[0] ?? "";
  const declared = /^text\/html/i.test(type)
    ? /<meta[^>]*charset=["']?([\w-]+)/i.exec(body.toString("latin1", 0, 1024))
    : null;
  let decoder: { decode(bytes?: Uint8Array, options?: { stream: boolean }): string };
  try {
    decoder = new TextDecoder((/charset="?([\w-]+)/i.exec(type) ?? declared)?.[1]);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    decoder = new TextDecoder("utf-8");
  }
  return decoder.decode(body, { stream: true }) + decoder.decode();
}
