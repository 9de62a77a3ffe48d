export function frame(message: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(message.length);
  return Buffer.concat([header, message]);
}

export async function* readFrames(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 1_048_576,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk);
    const length = bytes.readUInt32BE(0);
    if (length > maxLength) throw new RangeError(`${length} bytes are too many`);
    if (bytes.length < 4 + length) throw new Error("the frame is cut");
    yield bytes.subarray(4, 4 + length);
  }
}
