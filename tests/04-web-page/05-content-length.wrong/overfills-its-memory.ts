export async function readSized(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  if (!Number.isInteger(length) || length < 0) throw new RangeError("bad length");
  const body = new Uint8Array(length);
  let at = 0;
  if (length === 0) return body;
  for await (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
    if (at >= length) return body;
  }
  throw new Error(`${at} ${length}`);
}
