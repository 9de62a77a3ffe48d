export async function* decodeStream(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true });
    if (text.trim()) yield text;
  }
  decoder.decode(); // Throws if the stream ended inside a character. It never returns any text.
}
