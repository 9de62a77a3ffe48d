export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  const all: Buffer[] = [];
  let waiting = 0;
  for await (const chunk of chunks) {
    all.push(Buffer.from(chunk));
    const end = chunk.lastIndexOf(10);
    waiting = end === -1 ? waiting + chunk.length : chunk.length - end - 1;
    if (waiting > maxLength + 1) throw new RangeError("line too long");
  }
  const lines = Buffer.concat(all).toString().split("\n");
  if (lines.at(-1) === "") lines.pop();
  for (const line of lines) {
    const text = line.endsWith("\r") ? line.slice(0, -1) : line;
    if (Buffer.byteLength(text) > maxLength) throw new RangeError("line too long");
    yield text;
  }
}
