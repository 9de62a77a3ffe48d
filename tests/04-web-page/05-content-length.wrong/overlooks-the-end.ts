export async function readSized(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  if (!Number.isInteger(length) || length < 0) throw new RangeError(`Not a length: ${length}`);
  let body = Buffer.alloc(0);
  if (length === 0) return body;
  for await (const chunk of chunks) {
    body = Buffer.concat([body, chunk]);
    if (body.length === length) return body;
  }
  throw new Error(`Only ${body.length} of ${length} bytes`);
}
