export function frame(message: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(message.length);
  return Buffer.concat([header, message]);
}

export async function* readFrames(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 1_048_576,
): AsyncGenerator<Uint8Array> {
  let missing = 0;
  let parts: Buffer[] = [];
  for await (const chunk of chunks) {
    let bytes = Buffer.from(chunk);
    while (bytes.length > 0) {
      if (parts.length === 0) {
        missing = bytes.readUInt32BE(0);
        if (missing > maxLength) throw new RangeError(`${missing} bytes are too many`);
        bytes = bytes.subarray(4);
      }
      const part = bytes.subarray(0, missing);
      parts.push(part);
      missing -= part.length;
      bytes = bytes.subarray(part.length);
      if (missing > 0) continue;
      yield Buffer.concat(parts);
      parts = [];
    }
  }
  if (parts.length > 0) throw new Error("the stream ended inside a frame");
}
