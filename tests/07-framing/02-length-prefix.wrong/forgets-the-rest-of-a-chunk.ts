export function frame(message: Uint8Array): Uint8Array {
  const framed = Buffer.alloc(4 + message.length);
  framed.writeUInt32BE(message.length);
  framed.set(message, 4);
  return framed;
}

export async function* readFrames(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 1_048_576,
): AsyncGenerator<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  for (;;) {
    const length = (await readExactly(4)).readUInt32BE();
    if (length > maxLength) throw new RangeError("too long");
    yield await readExactly(length);
  }
  async function readExactly(count: number): Promise<Buffer> {
    let bytes: Buffer = Buffer.alloc(0);
    while (bytes.length < count) {
      const { value, done } = await iterator.next();
      if (done) throw new Error("the stream ended");
      bytes = Buffer.concat([bytes, value]);
    }
    return bytes.subarray(0, count);
  }
}
