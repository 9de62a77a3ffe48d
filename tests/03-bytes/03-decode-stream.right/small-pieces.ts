export async function* decodeStream(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    yield* text.match(/.{1,4}/gsu) ?? [];
  }
  decoder.decode(new Uint8Array(0));
}
