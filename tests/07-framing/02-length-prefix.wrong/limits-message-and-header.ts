export function frame(message: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(message.length);
  return Buffer.concat([header, message]);
}

export async function* readFrames(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 1_048_576,
): AsyncGenerator<Uint8Array> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4) {
      const length = rest.readUInt32BE(0);
      if (length + 4 > maxLength) throw new RangeError(`${length} bytes are too many`);
      if (rest.length < 4 + length) break;
      yield rest.subarray(4, 4 + length);
      rest = rest.subarray(4 + length);
    }
  }
  if (rest.length > 0) throw new Error("the stream ended inside a frame");
}
