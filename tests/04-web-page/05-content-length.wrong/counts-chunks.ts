export async function readSized(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  if (!Number.isInteger(length) || length < 0) throw new RangeError("length");
  let all: number[] = [];
  if (length > 0)
    for await (const chunk of chunks) {
      all = all.concat(chunk as never);
      if (all.length >= length) break;
    }
  if (all.length < length) throw new Error(`ended after ${all.length} of ${length} bytes`);
  return Uint8Array.from(all.slice(0, length));
}
