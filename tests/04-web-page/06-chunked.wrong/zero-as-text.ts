export async function* decodeChunked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const it = chunks[Symbol.asyncIterator]();
  let rest = Buffer.alloc(0);
  const more = async () => {
    const r = await it.next();
    if (r.done) throw new Error("cut off");
    rest = Buffer.concat([rest, r.value]);
  };
  const line = async () => {
    while (!rest.includes("\r\n")) await more();
    const end = rest.indexOf("\r\n");
    const text = rest.toString("latin1", 0, end);
    rest = rest.subarray(end + 2);
    return text;
  };
  for (;;) {
    const s = (await line()).split(";")[0]!;
    if (!/^[0-9a-f]+$/i.test(s)) throw new SyntaxError(`size ${s}`);
    if (s === "0") break;
    const n = Number(`0x${s}`);
    while (rest.length < n + 2) await more();
    yield rest.subarray(0, n);
    if (rest[n] !== 13 || rest[n + 1] !== 10) throw new SyntaxError("crlf");
    rest = rest.subarray(n + 2);
  }
  while ((await line()) !== "");
}
