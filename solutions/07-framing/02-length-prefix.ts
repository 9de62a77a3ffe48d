const headerLength = 4;

export function frame(message: Uint8Array): Uint8Array {
  const header = Buffer.alloc(headerLength);
  header.writeUInt32BE(message.length);
  return Buffer.concat([header, message]);
}

export async function* readFrames(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 1_048_576,
): AsyncGenerator<Uint8Array> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    // This copies the chunk, so `subarray` below never shows memory that somebody else writes to.
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= headerLength) {
      const length = rest.readUInt32BE();
      // Checked before the message has arrived: the length is only what the peer says.
      if (length > maxLength)
        throw new RangeError(`A message of ${length} bytes is longer than ${maxLength}`);
      const end = headerLength + length;
      if (rest.length < end) break;
      yield rest.subarray(headerLength, end);
      rest = rest.subarray(end);
    }
  }
  if (rest.length > 0) throw new Error(`The stream ended inside a frame, after ${rest.length} of its bytes`);
}
