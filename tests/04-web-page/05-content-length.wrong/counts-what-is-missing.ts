export async function readSized(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  if (!Number.isInteger(length) || length < 0) throw new RangeError("bad length");
  const parts: Uint8Array[] = [];
  let missing = length;
  if (missing === 0) return new Uint8Array();
  for await (const chunk of chunks) {
    const part = chunk.subarray(0, missing);
    parts.push(part);
    missing -= part.length;
    if (missing === 0) return Buffer.concat(parts);
  }
  throw new Error(`The body ended early: ${missing} of ${length} bytes are missing`);
}
