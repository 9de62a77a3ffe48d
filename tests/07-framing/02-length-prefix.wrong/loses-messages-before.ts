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
    const { messages, used } = split(rest, maxLength);
    rest = rest.subarray(used);
    yield* messages;
  }
  if (rest.length > 0) throw new Error("the stream ended inside a frame");
}

function split(bytes: Buffer, maxLength: number): { messages: Buffer[]; used: number } {
  const messages: Buffer[] = [];
  let used = 0;
  while (bytes.length - used >= 4) {
    const length = bytes.readUInt32BE(used);
    if (length > maxLength) throw new RangeError(`${length} bytes are too many`);
    if (bytes.length - used < 4 + length) break;
    messages.push(bytes.subarray(used + 4, used + 4 + length));
    used += 4 + length;
  }
  return { messages, used };
}
