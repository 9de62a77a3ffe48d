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
    const n = parseInt(s, 16);
    if (n === 0) break;
    while (rest.length < n) await more();
    yield rest.subarray(0, n);
    rest = rest.subarray(n);
  }
  while ((await line()) !== "");
}
