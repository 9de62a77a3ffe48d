export async function readSized(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  if (length < 0 || length % 1 > 0) throw new RangeError("bad length");
  let body = Buffer.alloc(0);
  if (length === 0) return body;
  for await (const chunk of chunks) {
    body = Buffer.concat([body, chunk]);
    if (body.length >= length) return body.subarray(0, length);
  }
  throw new Error(`got ${body.length} of ${length}`);
}
