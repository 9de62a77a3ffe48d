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
  let length: number | undefined;
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      if (length === undefined) {
        if (rest.length < 4) break;
        length = rest.readUInt32BE(0);
        rest = rest.subarray(4);
        if (length > maxLength) throw new RangeError(`${length} bytes are too many`);
      }
      if (rest.length < length) break;
      yield rest.subarray(0, length);
      rest = rest.subarray(length);
      length = undefined;
    }
  }
  if (rest.length > 0) throw new Error("the stream ended inside a frame");
}
