export function frame(message: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(message.length);
  return Buffer.concat([header, message]);
}

export async function* readFrames(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 1_048_576,
): AsyncGenerator<Uint8Array> {
  let rest = "";
  for await (const chunk of chunks) {
    rest += Buffer.from(chunk).toString("utf8");
    while (rest.length >= 4) {
      const length = Buffer.from(rest.slice(0, 4), "latin1").readUInt32BE(0);
      if (length > maxLength) throw new RangeError(`${length} bytes are too many`);
      if (rest.length < 4 + length) break;
      yield Buffer.from(rest.slice(4, 4 + length));
      rest = rest.slice(4 + length);
    }
  }
  if (rest.length > 0) throw new Error("the stream ended inside a frame");
}
