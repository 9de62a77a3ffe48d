export async function* decodeChunked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest = Buffer.alloc(0);
  let left = -1;
  let last = false;
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      if (left > 0) {
        if (rest.length === 0) break;
        const part = rest.subarray(0, left);
        rest = rest.subarray(part.length);
        left -= part.length;
        yield part;
      } else if (left === 0) {
        if (rest.length < 2) break;
        if (rest.toString("latin1", 0, 2) !== "\r\n") throw new SyntaxError("A chunk does not end in CRLF");
        rest = rest.subarray(2);
        left = -1;
      } else {
        const end = rest.indexOf("\r\n");
        if (end < 0) break;
        const line = rest.toString("latin1", 0, end);
        rest = rest.subarray(end + 2);
        if (last && line === "") return;
        if (last) continue;
        const size = /^([0-9a-f]+)[ \t]*(;.*)?$/i.exec(line)?.[1];
        if (!size) throw new SyntaxError(`Bad chunk size ${line}`);
        left = Number.parseInt(size, 16);
        if (left === 0) {
          last = true;
          left = -1;
        }
      }
    }
  }
}
