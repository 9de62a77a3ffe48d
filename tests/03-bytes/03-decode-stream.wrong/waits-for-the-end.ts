export async function* decodeStream(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  const text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(all));
  if (text) yield text;
}
