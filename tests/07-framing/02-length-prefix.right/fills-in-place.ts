export function frame(message: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + message.length);
  new DataView(bytes.buffer).setUint32(0, message.length);
  bytes.set(message, 4);
  return bytes;
}

export async function* readFrames(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 1_048_576,
): AsyncGenerator<Uint8Array> {
  const header = new Uint8Array(4);
  let target = header;
  let filled = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + target.length - filled);
      target.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < target.length) continue;
      filled = 0;
      if (target === header) {
        const length = new DataView(header.buffer).getUint32(0);
        if (length > maxLength) throw new RangeError(`announced ${length} bytes, allowed ${maxLength}`);
        target = new Uint8Array(length);
        if (length > 0) continue;
      }
      yield target;
      target = header;
    }
  }
  if (filled > 0 || target !== header) throw new Error("unexpected end");
}
