export async function* decodeChunked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    let rest = Buffer.from(chunk);
    while (rest.length > 0) {
      const end = rest.indexOf("\r\n");
      const digits = rest.toString("latin1", 0, end).split(";")[0]!;
      if (!/^[0-9a-f]+$/i.test(digits)) throw new SyntaxError(`Not a size: ${digits}`);
      const size = Number.parseInt(digits, 16);
      if (size === 0) return;
      yield rest.subarray(end + 2, end + 2 + size);
      rest = rest.subarray(end + 4 + size);
    }
  }
  throw new Error("The body is cut off.");
}
