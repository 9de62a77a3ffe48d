export async function readSized(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let missing = length;
  if (length <= 0) return new Uint8Array();
  for await (const chunk of chunks) {
    parts.push(chunk.subarray(0, missing));
    missing -= chunk.length;
    if (missing <= 0) return Buffer.concat(parts);
  }
  throw new Error(`Only ${length - missing} of ${length} bytes`);
}
