import { connect, type LookupFunction } from "node:net";

let rest = Buffer.alloc(0);
type Reply = { status: number; headers: Map<string, string[]>; text: string };

export async function get(url: URL, options: { lookup?: LookupFunction } = {}): Promise<Reply> {
  const socket = connect({ port: Number(url.port || 80), host: url.hostname, lookup: options.lookup });
  try {
    socket.write(
      `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`,
    );
    const chunks: AsyncIterator<Buffer> = socket[Symbol.asyncIterator]();
    const more = async () => {
      const { done, value } = await chunks.next();
      if (done) return false;
      rest = Buffer.concat([rest, value]);
      return true;
    };
    const line = async () => {
      while (rest.indexOf("\r\n") < 0)
        if (!(await more())) throw new Error("The connection ended inside a line");
      const end = rest.indexOf("\r\n");
      const text = rest.toString("latin1", 0, end);
      rest = rest.subarray(end + 2);
      return text;
    };
    const take = async (length: number) => {
      while (rest.length < length)
        if (!(await more())) throw new Error(`The connection ended after ${rest.length} of ${length} bytes`);
      const part = rest.subarray(0, length);
      rest = rest.subarray(length);
      return part;
    };
    const first = await line();
    const match = /^HTTP\/1\.\d (\d{3})(?: .*)?$/.exec(first);
    if (!match) throw new SyntaxError(`Not a status line: ${first}`);
    const status = Number(match[1]);
    const headers = new Map<string, string[]>();
    for (let text = await line(); text !== ""; text = await line()) {
      const header = /^([^\s:]+):(.*)$/.exec(text);
      if (!header) throw new SyntaxError(`Not a header: ${text}`);
      const name = header[1]!.toLowerCase();
      headers.set(name, [...(headers.get(name) ?? []), header[2]!.trim()]);
    }
    const coding = headers.get("transfer-encoding")?.[0];
    const length = headers.get("content-length")?.[0];
    const readBody = async (): Promise<Buffer> => {
      if (status === 204 || status === 304) return Buffer.alloc(0);
      if (coding !== undefined && length !== undefined) throw new Error("Both framings");
      if (coding?.toLowerCase() === "chunked") {
        const parts: Buffer[] = [];
        for (;;) {
          const size = (await line()).split(";")[0]!.trim();
          if (!/^[0-9a-f]+$/i.test(size)) throw new SyntaxError(`Bad size ${size}`);
          if (parseInt(size, 16) === 0) break;
          parts.push(await take(parseInt(size, 16)));
          if ((await take(2)).toString() !== "\r\n") throw new SyntaxError("No CRLF");
        }
        while ((await line()) !== "") {}
        return Buffer.concat(parts);
      }
      if (length !== undefined) {
        if (!/^\d+$/.test(length)) throw new SyntaxError(`Bad length ${length}`);
        return take(Number(length));
      }
      while (await more()) {}
      return rest;
    };
    const body = await readBody();
    const type = headers.get("content-type")?.[0] ?? "";
    let label = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(type)?.[1];
    if (!label && /^text\/html/i.test(type))
      label = /<meta\s[^>]*charset\s*=\s*["']?([^\s"'>;/]+)/i.exec(body.toString("latin1", 0, 1024))?.[1];
    let decoder = new TextDecoder();
    try {
      decoder = new TextDecoder(label);
    } catch {}
    return { status, headers, text: decoder.decode(body, { stream: true }) + decoder.decode() };
  } finally {
    socket.destroy();
  }
}
