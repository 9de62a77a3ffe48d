export async function readSized(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  if (!Number.isSafeInteger(length) || length < 0) throw new RangeError(`Not a length: ${length}`);
  const body = new Uint8Array(length);
  if (length === 0) return body;
  let at = 0;
  for await (const chunk of chunks) {
    const part = chunk.subarray(0, length - at);
    body.set(part, at);
    at += part.length;
    if (at === length) break;
  }
  return body;
}
