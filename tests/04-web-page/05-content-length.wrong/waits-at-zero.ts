export async function readSized(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  if (!Number.isInteger(length) || length < 0) throw new RangeError(`Not a length: ${length}`);
  const parts: Uint8Array[] = [];
  let count = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    count += chunk.length;
    if (count >= length) return Buffer.concat(parts).subarray(0, length);
  }
  if (count < length) throw new Error(`Only ${count} of ${length} bytes`);
  return Buffer.concat(parts);
}
