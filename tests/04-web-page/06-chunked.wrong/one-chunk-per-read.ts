export async function* decodeChunked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk);
    const end = bytes.indexOf("\r\n");
    const digits = bytes.toString("latin1", 0, end).split(";")[0]!.trim();
    if (!/^[0-9a-f]+$/i.test(digits)) throw new SyntaxError(`Bad chunk size ${digits}`);
    const size = Number.parseInt(digits, 16);
    if (size === 0) return;
    yield bytes.subarray(end + 2, end + 2 + size);
  }
  throw new Error("The stream ended too early");
}
