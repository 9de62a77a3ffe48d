export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  const iterator = chunks[Symbol.asyncIterator]();
  let waiting = "";
  while (true) {
    const { done, value } = await iterator.next();
    if (done) break;
    const parts = (waiting + Buffer.from(value).toString("latin1")).split("\n");
    waiting = parts.pop()!;
    for (const part of parts) yield finish(part, maxLength);
    if (waiting.length > maxLength + 1) throw new RangeError(`no line end in ${waiting.length} bytes`);
  }
  if (waiting) yield finish(waiting, maxLength);
}

function finish(part: string, maxLength: number): string {
  const line = part.replace(/\r$/, "");
  if (line.length > maxLength) throw new RangeError(`a line of ${line.length} bytes`);
  return Buffer.from(line, "latin1").toString("utf8");
}
