export async function readSized(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  if (!Number.isInteger(length) || length < 0) throw new RangeError("length");
  const parts: Uint8Array[] = [];
  let got = 0;
  const iterator = chunks[Symbol.asyncIterator]();
  while (got < length) {
    const { value } = await iterator.next();
    if (!value?.length) throw new Error(`ended after ${got} of ${length} bytes`);
    const part = value.subarray(0, length - got);
    parts.push(part);
    got += part.length;
  }
  return Buffer.concat(parts);
}
