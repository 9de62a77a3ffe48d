export async function readSized(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  if (!Number.isInteger(length) || length < 0) throw new RangeError(`Not a length: ${length}`);
  let text = "";
  let count = 0;
  if (length === 0) return new Uint8Array();
  for await (const chunk of chunks) {
    text += Buffer.from(chunk.subarray(0, length - count)).toString();
    count += chunk.length;
    if (count >= length) return Buffer.from(text);
  }
  throw new Error(`Only ${count} of ${length} bytes`);
}
