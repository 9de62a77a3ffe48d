export async function* decodeChunked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
      const digits = rest.toString("latin1", 0, end).split(";")[0]!;
      if (!/^[0-9a-f]+$/i.test(digits)) throw new SyntaxError(`Not a size: ${digits}`);
      const size = Number.parseInt(digits, 16);
      if (rest.length < end + 4 + size) break;
      if (size === 0) return;
      yield rest.subarray(end + 2, end + 4 + size);
      rest = rest.subarray(end + 4 + size);
    }
  }
  throw new Error("The body is cut off.");
}
