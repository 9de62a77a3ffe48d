export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  const d = new TextDecoder();
  let rest = "";
  for await (const c of chunks) {
    rest += d.decode(c, { stream: true });
    const parts = rest.split("\n");
    rest = parts.pop() ?? "";
    for (const p of parts) {
      const l = p.replace(/\r$/, "");
      if (Buffer.byteLength(l) > maxLength) throw new RangeError("long");
      yield l;
    }
    if (rest.length > maxLength + 1) throw new RangeError("long");
  }
  if (rest) {
    if (Buffer.byteLength(rest) > maxLength) throw new RangeError("x");
    yield rest;
  }
}
