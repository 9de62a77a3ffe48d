export async function* decodeChunked(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    const lines = Buffer.from(chunk).toString("latin1").split("\r\n");
    while (lines.length) {
      const size = Number.parseInt(lines.shift()!, 16);
      if (size === 0) return;
      yield Buffer.from(lines.shift()!, "latin1");
    }
  }
}
