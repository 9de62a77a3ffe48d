export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf("\r\n"); end >= 0; end = rest.indexOf("\r\n")) {
      if (end > maxLength) throw new RangeError("line too long");
      yield rest.toString("utf8", 0, end);
      rest = rest.subarray(end + 2);
    }
    if (rest.length > maxLength + 1) throw new RangeError("line too long");
  }
  if (rest.length > maxLength) throw new RangeError("line too long");
  if (rest.length > 0) yield rest.toString();
}
