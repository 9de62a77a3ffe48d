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
  const memory = Buffer.alloc(4 + maxLength);
  let used = 0;
  for await (const chunk of chunks) {
    for (const byte of chunk) {
      memory[used++] = byte;
      if (used < 4) continue;
      const length = memory.readUInt32BE();
      if (length > maxLength) throw new RangeError("too long");
      if (used < 4 + length) continue;
      yield memory.subarray(4, used);
      used = 0;
    }
  }
  if (used > 0) throw new Error("cut");
}
