export function readSized(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  if (!Number.isInteger(length) || length < 0) throw new RangeError(`Not a length: ${length}`);
  return read(chunks, length);
}

async function read(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  let body = Buffer.alloc(0);
  if (length === 0) return body;
  for await (const chunk of chunks) {
    body = Buffer.concat([body, chunk]);
    if (body.length >= length) return body.subarray(0, length);
  }
  throw new Error(`Only ${body.length} of ${length} bytes`);
}
