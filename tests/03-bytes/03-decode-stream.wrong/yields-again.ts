export async function* decodeStream(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let all = Buffer.alloc(0);
  for await (const chunk of chunks) {
    all = Buffer.concat([all, chunk]);
    const text = new TextDecoder("utf-8", { fatal: true }).decode(all, { stream: true });
    if (text) yield text;
  }
  new TextDecoder("utf-8", { fatal: true }).decode(all);
}
