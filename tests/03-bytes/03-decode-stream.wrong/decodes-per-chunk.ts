export async function* decodeStream(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  for await (const chunk of chunks) {
    if (chunk.length) yield Buffer.from(chunk).toString("utf8");
  }
}
