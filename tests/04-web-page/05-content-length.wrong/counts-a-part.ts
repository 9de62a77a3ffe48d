export async function readSized(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  if (!Number.isInteger(length) || length < 0) throw new RangeError("length");
  if (length === 0) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let got = 0;
  for await (const chunk of chunks) {
    const part = chunk.subarray(0, length - got);
    parts.push(part);
    got = part.length;
    if (got === length) return Buffer.concat(parts);
  }
  throw new Error(`ended after ${got} of ${length} bytes`);
}
