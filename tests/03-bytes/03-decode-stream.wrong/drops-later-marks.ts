export async function* decodeStream(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true }).replace(/^\ufeff/, "");
    if (text) yield text;
  }
  decoder.decode();
}
