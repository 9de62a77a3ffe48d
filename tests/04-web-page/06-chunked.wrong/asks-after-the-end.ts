export async function* decodeChunked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // Not `for await`: leaving that loop closes the stream, and a connection may carry more than this body.
  const iterator = chunks[Symbol.asyncIterator]();
  let rest = Buffer.alloc(0);
  const more = async () => {
    const { done, value } = await iterator.next();
    if (done) return;
    rest = Buffer.concat([rest, value]);
  };
  const line = async () => {
    while (!rest.includes("\r\n")) await more();
    return take(rest.indexOf("\r\n") + 2)
      .toString("latin1")
      .slice(0, -2);
  };
  const take = (length: number) => {
    const part = rest.subarray(0, length);
    rest = rest.subarray(part.length);
    return part;
  };

  for (let left = sizeOf(await line()); left > 0; left = sizeOf(await line())) {
    while (left > 0) {
      if (rest.length === 0) await more();
      const part = take(left);
      left -= part.length;
      yield part;
    }
    while (rest.length < 2) await more();
    if (take(2).toString("latin1") !== "\r\n")
      throw new SyntaxError("The data of a chunk is not followed by CRLF");
  }
  while (await line());
}

function sizeOf(line: string): number {
  const [, digits] = /^([0-9a-f]+)[ \t]*(?:;|$)/i.exec(line) ?? [];
  // parseInt alone would take "1X" for 1, and accept "-1".
  if (!digits) throw new SyntaxError(`Not a chunk size: ${JSON.stringify(line)}`);
  return Number.parseInt(digits, 16);
}
