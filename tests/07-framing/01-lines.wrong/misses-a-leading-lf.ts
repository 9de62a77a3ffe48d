export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    let end = rest.indexOf("\n");
    if (end >= 0) {
      do {
        const bytes = rest.subarray(0, end);
        const line = bytes.at(-1) === 13 ? bytes.subarray(0, -1) : bytes;
        if (line.length > maxLength) throw new RangeError("too long");
        yield line.toString();
        rest = rest.subarray(end + 1);
        end = rest.indexOf("\n");
      } while (end > 0);
    } else if (rest.length > maxLength + 1) throw new RangeError("too long");
  }
  if (rest.length > maxLength) throw new RangeError("too long");
  if (rest.length > 0) yield rest.toString();
}
