export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of chunks) {
      rest = Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
        const line = rest.subarray(0, rest[end - 1] === 0x0d ? end - 1 : end);
        rest = rest.subarray(end + 1);
        if (line.length > maxLength) throw new RangeError("too long");
        yield line.toString();
      }
      if (rest.length > maxLength + 1) throw new RangeError("too long");
    }
    if (rest.length > maxLength) throw new RangeError("too long");
  } finally {
    if (rest.length > 0 && rest.length <= maxLength) yield rest.toString();
  }
}
