export function frame(message: Uint8Array): Uint8Array {
  const length = message.length.toString(16).padStart(8, "0");
  return Buffer.concat([Buffer.from(length, "hex"), message]);
}

export async function* readFrames(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 1_048_576,
): AsyncGenerator<Uint8Array> {
  const source = bytesOf(chunks);
  for (let header = await take(4, true); header; header = await take(4, true)) {
    const length = Number(`0x${header.toString("hex")}`);
    if (length > maxLength) throw new RangeError(`A message of ${length} bytes is too long`);
    yield (await take(length)) ?? new Uint8Array();
  }

  async function take(count: number, mayEnd = false): Promise<Buffer | undefined> {
    const bytes: number[] = [];
    while (bytes.length < count) {
      const { done, value } = await source.next();
      if (done && mayEnd && bytes.length === 0) return undefined;
      if (done) throw new Error("The stream ended inside a frame");
      bytes.push(value);
    }
    return Buffer.from(bytes);
  }
}

async function* bytesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<number> {
  for await (const chunk of chunks) yield* chunk.slice();
}
