export async function* decodeStream(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  for await (const chunk of chunks) {
    const text = chunk.toString();
    if (text) yield text;
  }
}
