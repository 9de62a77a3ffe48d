export async function* decodeChunked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest = Buffer.alloc(0);
  const more = async () => {
    const { done, value } = await iterator.next();
    if (done || value.length === 0) throw new Error("The stream ended too early");
    rest = Buffer.concat([rest, value]);
  };
  const line = async () => {
    let end = rest.indexOf("\r\n");
    while (end < 0) {
      await more();
      end = rest.indexOf("\r\n");
    }
    const text = rest.toString("latin1", 0, end);
    rest = rest.subarray(end + 2);
    return text;
  };
  for (;;) {
    const size = (await line()).split(";")[0]!.trim();
    if (!/^[0-9a-f]+$/i.test(size)) throw new SyntaxError(`Bad size: ${size}`);
    const length = parseInt(size, 16);
    if (length === 0) break;
    while (rest.length < length + 2) await more();
    yield rest.subarray(0, length);
    if (rest.toString("latin1", length, length + 2) !== "\r\n") throw new SyntaxError("no CRLF after data");
    rest = rest.subarray(length + 2);
  }
  while ((await line()) !== "") {}
}
