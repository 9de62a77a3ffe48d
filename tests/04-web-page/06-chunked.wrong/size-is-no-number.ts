export async function* decodeChunked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest = Buffer.alloc(0);
  const more = async () => {
    const { done, value } = await iterator.next();
    if (done) throw new Error("The stream ended too early");
    rest = Buffer.concat([rest, value]);
  };
  const take = async (length: number) => {
    while (rest.length < length) await more();
    const taken = rest.subarray(0, length);
    rest = rest.subarray(length);
    return taken;
  };
  const line = async () => {
    while (!rest.includes("\r\n")) await more();
    const text = rest.toString("latin1", 0, rest.indexOf("\r\n"));
    await take(text.length + 2);
    return text;
  };
  for (;;) {
    const digits = (await line()).split(";")[0]!.trim();
    const size = Number(digits);
    if (Number.isNaN(size)) return;
    if (size === 0) break;
    yield await take(size);
    if ((await take(2)).toString() !== "\r\n") throw new SyntaxError("A chunk does not end in CRLF");
  }
  while ((await line()) !== "") {}
}
