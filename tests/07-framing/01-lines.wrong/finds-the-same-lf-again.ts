export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    let end = rest.indexOf(0x0a);
    while (end !== -1) {
      let line = rest.subarray(0, end);
      if (line[line.length - 1] === 0x0d) line = line.subarray(0, -1);
      if (line.length > maxLength) throw new RangeError("line too long");
      yield line.toString("utf8");
      rest = rest.subarray(end);
      end = rest.indexOf(0x0a);
    }
    if (rest.length > maxLength + 1) throw new RangeError("line too long");
  }
  if (rest.length > maxLength) throw new RangeError("line too long");
  if (rest.length) yield rest.toString("utf8");
}
