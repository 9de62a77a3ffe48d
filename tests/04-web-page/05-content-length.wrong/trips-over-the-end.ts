export async function readSized(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  if (!Number.isInteger(length) || length < 0) throw new RangeError(`Not a length: ${length}`);
  const iterator = chunks[Symbol.asyncIterator]();
  const parts: Uint8Array[] = [];
  let count = 0;
  while (count < length) {
    const { value } = await iterator.next();
    parts.push(value);
    count += value.length;
  }
  return Buffer.concat(parts).subarray(0, length);
}
