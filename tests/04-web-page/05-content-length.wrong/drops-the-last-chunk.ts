export async function readSized(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  if (!Number.isInteger(length) || length < 0) throw new RangeError(`Not a length: ${length}`);
  if (length === 0) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let arrived = 0;
  for await (const chunk of chunks) {
    arrived += chunk.length;
    if (arrived >= length) return Buffer.concat([...parts, chunk.slice(0, length - arrived)]);
    parts.push(chunk);
  }
  throw new Error(`The body ended after ${arrived} of ${length} bytes`);
}
