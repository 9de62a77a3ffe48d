import { connect, type LookupFunction } from "node:net";

interface Page {
  status: number;
  headers: Map<string, string[]>;
  text: string;
}

export async function get(url: URL, options: { lookup?: LookupFunction } = {}): Promise<Page> {
  const socket = connect({ port: Number(url.port) || 80, host: url.hostname, lookup: options.lookup });
  try {
    socket.write(
      `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`,
    );
    const chunks = socket[Symbol.asyncIterator]();
    let received = Buffer.alloc(0);
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
      received = Buffer.concat([received, next.value]);
    }
    const page = pageIn(received, true);
    if (!page) throw new Error("The connection ended too early");
    return page;
  } finally {
    socket.destroy();
  }
}

/** The page, or undefined while something of it is missing. */
function pageIn(received: Buffer, ended: boolean): Page | undefined {
  const blank = received.indexOf("\r\n\r\n");
  if (blank < 0 && ended) throw new Error("The connection ended in the head");
  if (blank < 0) return undefined;
  const [statusLine = "", ...lines] = received.toString("latin1", 0, blank).split("\r\n");
  const status = Number(/^HTTP\/1\.\d (\d{3})( |$)/.exec(statusLine)?.[1]);
  if (!status) throw new SyntaxError(`Not a status line: ${statusLine}`);
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const name = line.split(":", 1)[0]!.toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(name.length + 1).trim()]);
  }
  const body = bodyIn(status, headers, received.subarray(blank + 4), ended);
  return body && { status, headers, text: decode(headers, body) };
}

function bodyIn(
  status: number,
  headers: Map<string, string[]>,
  rest: Buffer,
  ended: boolean,
): Buffer | undefined {
  const length = headers.get("content-length")?.[0];
  const chunked = headers.get("transfer-encoding")?.[0]?.toLowerCase() === "chunked";
  if (length && chunked) throw new SyntaxError("Both a Content-Length and chunks");
  if (status === 204 || status === 304) return Buffer.alloc(0);
  if (chunked) return unchunk(rest, ended);
  if (!length) return ended ? rest : undefined;
  if (!/^\d+$/.test(length)) throw new SyntaxError(`Not a length: ${length}`);
  if (rest.length >= Number(length)) return rest.subarray(0, Number(length));
  if (ended) throw new Error(`The connection ended after ${rest.length} of ${length} bytes`);
  return undefined;
}

function unchunk(rest: Buffer, ended: boolean): Buffer | undefined {
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = rest.indexOf("\r\n", at);
    const size = end < 0 ? 0 : Number.parseInt(rest.toString("latin1", at, end), 16);
    if (Number.isNaN(size)) throw new SyntaxError("Not a chunk size");
    if (end < 0) break;
    if (size === 0 && rest.includes("\r\n\r\n", end)) return Buffer.concat(parts);
    if (size === 0 || rest.length < end + size + 4) break;
    if (rest.toString("latin1", end + size + 2, end + size + 4) !== "\r\n") {
      throw new SyntaxError("The data of a chunk is not followed by CRLF");
    }
    parts.push(rest.subarray(end + 2, end + 2 + size));
    at = end + size + 4;
  }
  if (ended) throw new Error("The connection ended in the middle of a chunk");
  return undefined;
}

function decode(headers: Map<string, string[]>, body: Buffer): string {
  const type = headers.get("content-type")?.[0] ?? "";
  const page = type.startsWith("text/html") ? body.toString("latin1", 0, 1024) : "";
  const charset =
    /charset="?([^\s";]+)/i.exec(type)?.[1] ?? /<meta[^>]+charset=["']?([^\s"'>;]+)/i.exec(page)?.[1];
  const decoder = new TextDecoder(charset ?? "utf-8");
  return decoder.decode(body, { stream: true }) + decoder.decode();
}
