export async function* decodeStream(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest: number[] = [];
  for await (const chunk of chunks) {
    const bytes = [...rest, ...chunk];
    rest = [];
    while ((bytes.at(-1) ?? 0) >= 0x80) rest.unshift(bytes.pop() as number);
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes));
    if (text) yield text;
  }
  const text = new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(rest));
  if (text) yield text;
}
