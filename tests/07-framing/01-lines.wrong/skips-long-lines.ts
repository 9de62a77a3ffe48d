export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
      let line = rest.subarray(0, end);
      if (line.at(-1) === 13) line = line.subarray(0, -1);
      if (line.length <= maxLength) yield line.toString();
      rest = rest.subarray(end + 1);
    }
    if (rest.length > maxLength + 1) throw new RangeError("too long");
  }
  if (rest.length > maxLength) throw new RangeError("too long");
  if (rest.length > 0) yield rest.toString();
}
