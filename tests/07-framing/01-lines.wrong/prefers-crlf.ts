export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  const find = () => {
    const crlf = rest.indexOf("\r\n");
    return crlf >= 0 ? ([crlf, 2] as const) : ([rest.indexOf("\n"), 1] as const);
  };
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    for (let [end, size] = find(); end >= 0; [end, size] = find()) {
      if (end > maxLength) throw new RangeError("too long");
      yield rest.toString("utf8", 0, end);
      rest = rest.subarray(end + size);
    }
    if (rest.length > maxLength + 1) throw new RangeError("too long");
  }
  if (rest.length > maxLength) throw new RangeError("too long");
  if (rest.length > 0) yield rest.toString();
}
