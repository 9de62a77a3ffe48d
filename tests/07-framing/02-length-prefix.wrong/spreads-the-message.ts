export function frame(message: Uint8Array): Uint8Array {
  const { length } = message;
  return Uint8Array.of(length >>> 24, (length >>> 16) & 255, (length >>> 8) & 255, length & 255, ...message);
}

export async function* readFrames(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 1_048_576,
): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  const waiting: Buffer[] = [];
  let size = 0;
  const take = async (length: number): Promise<Buffer | undefined> => {
    while (size < length) {
      const { done, value } = await iterator.next();
      if (done && size === 0) return undefined;
      if (done) throw new Error(`Only ${size} of ${length} bytes came`);
      waiting.push(Buffer.from(value));
      size += value.length;
    }
    const all = Buffer.concat(waiting.splice(0));
    waiting.push(all.subarray(length));
    size -= length;
    return all.subarray(0, length);
  };
  for (let header = await take(4); header; header = await take(4)) {
    const length = header.readUInt32BE();
    if (length > maxLength) throw new RangeError("The message is too long");
    const message = await take(length);
    if (!message) throw new Error("The message is missing");
    yield message;
  }
}
