export async function* decodeStream(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const d = new TextDecoder("utf-8", { fatal: true });
  for await (const c of chunks) {
    const t = d.decode(c, { stream: true });
    if (!t) break;
    yield t;
  }
}
