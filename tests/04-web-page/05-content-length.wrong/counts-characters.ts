export async function readSized(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  if (!Number.isInteger(length) || length < 0) throw new RangeError(`Not a length: ${length}`);
  const decoder = new TextDecoder();
  let text = "";
  if (length === 0) return new Uint8Array();
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length >= length) return Buffer.from(text.slice(0, length));
  }
  throw new Error(`Only ${text.length} of ${length}`);
}
