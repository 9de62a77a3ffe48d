export async function readSized(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  if (!Number.isInteger(length) || length < 0) throw new RangeError("length must be a whole number");
  const body = new Uint8Array(length);
  const source = chunks[Symbol.asyncIterator]();
  let filled = 0;
  while (filled < length) {
    const next = await source.next();
    if (next.done) throw new RangeError(`only ${filled} bytes came, ${length} were announced`);
    const chunk: Uint8Array = next.value;
    body.set(chunk.slice(0, length - filled), filled);
    filled += Math.min(chunk.length, length - filled);
  }
  return body;
}
