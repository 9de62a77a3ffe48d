export async function* decodeStream(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const iterator = chunks[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await iterator.next().catch(() => ({ done: true, value: undefined }));
    if (done || !value) break;
    const text = decoder.decode(value, { stream: true });
    if (text) yield text;
  }
  decoder.decode();
}
