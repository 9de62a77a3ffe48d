export async function readSized(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  if (!Number.isInteger(length) || length < 0) throw new RangeError(`Not a length: ${length}`);
  const received: Uint8Array[] = [];
  for await (const chunk of chunks) received.push(chunk);
  const all = Buffer.concat(received);
  if (all.length < length) throw new Error(`Only ${all.length} of ${length} bytes`);
  return all.subarray(0, length);
}
