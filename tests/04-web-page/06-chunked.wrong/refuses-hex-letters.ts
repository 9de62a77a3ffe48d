export async function* decodeChunked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest = Buffer.alloc(0);

  async function more(): Promise<void> {
    const { done, value } = await iterator.next();
    if (done) throw new Error("The stream ended inside the body");
    rest = Buffer.concat([rest, value]);
  }

  async function bytes(count: number): Promise<Buffer> {
    while (rest.length < count) await more();
    const taken = rest.subarray(0, count);
    rest = rest.subarray(count);
    return taken;
  }

  async function line(): Promise<string> {
    while (!rest.includes("\r\n")) await more();
    const text = (await bytes(rest.indexOf("\r\n"))).toString("latin1");
    await bytes(2);
    return text;
  }

  for (;;) {
    const size = Number((await line()).split(";")[0]);
    if (Number.isNaN(size)) throw new SyntaxError("Not a size");
    if (size === 0) break;
    yield await bytes(size);
    if ((await line()) !== "") throw new SyntaxError("No CRLF after the data");
  }
  while ((await line()) !== "");
}
