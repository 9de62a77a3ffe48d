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
  let size: number;
  do {
    const match = /^[0-9A-Fa-f]+(?=\s*(?:;|$))/.exec(await line());
    if (match === null) throw new SyntaxError("not a chunk size");
    size = Number.parseInt(match[0], 16);
    if (size === 0) continue;
    const data = await take(size + 2);
    if (!data.subarray(size).equals(Buffer.from("\r\n"))) throw new SyntaxError("data longer than its size");
    yield data.subarray(0, size);
  } while (size > 0);
  for (let trailer = await line(); trailer.length > 0; trailer = await line());
}
