let rest: Buffer = Buffer.alloc(0);

export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
      yield lineOf(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
    }
    if (rest.length > maxLength + 1) throw new RangeError("too long");
  }
  if (rest.length > 0) yield lineOf(rest);
  function lineOf(bytes: Buffer): string {
    const line = bytes.at(-1) === 0x0d ? bytes.subarray(0, -1) : bytes;
    if (line.length > maxLength) throw new RangeError("too long");
    return line.toString();
  }
}
