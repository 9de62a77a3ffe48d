export async function readSized(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  if (!Number.isInteger(length) || length < 0) throw new RangeError(`Not a length: ${length}`);
  const iterator = chunks[Symbol.asyncIterator]();
  let body = Buffer.alloc(0);
  while (body.length < length) {
    const { value } = await iterator.next();
    if (value) body = Buffer.concat([body, value]);
  }
  return body.subarray(0, length);
}
