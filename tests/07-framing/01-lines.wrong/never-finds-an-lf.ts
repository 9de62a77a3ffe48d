const lf = "\n" as unknown as number;

export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  let rest: Uint8Array = new Uint8Array(0);
  const decoder = new TextDecoder();
  for await (const chunk of chunks) {
    const joined = new Uint8Array(rest.length + chunk.length);
    joined.set(rest);
    joined.set(chunk, rest.length);
    rest = joined;
    for (let end = rest.indexOf(lf); end >= 0; end = rest.indexOf(lf)) {
      yield decoder.decode(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
    }
    if (rest.length > maxLength + 1) throw new RangeError("too long");
  }
  if (rest.length) yield decoder.decode(rest);
}
