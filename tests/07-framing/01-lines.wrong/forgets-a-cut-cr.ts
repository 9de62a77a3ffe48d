export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  let line: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      const isCrlf = end > start && chunk[end - 1] === 13;
      line.push(chunk.slice(start, isCrlf ? end - 1 : end));
      yield take(line, maxLength);
      line = [];
      start = end + 1;
    }
    line.push(chunk.slice(start));
    length = line.reduce((sum, part) => sum + part.length, 0);
    if (length > maxLength + 1) throw new RangeError("line too long");
  }
  if (length > 0) yield take(line, maxLength);
}

function take(parts: Uint8Array[], maxLength: number): string {
  const bytes = Buffer.concat(parts);
  if (bytes.length > maxLength) throw new RangeError("line too long");
  return bytes.toString();
}
