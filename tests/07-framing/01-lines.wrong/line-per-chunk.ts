export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  for await (const chunk of chunks) {
    const text = Buffer.from(chunk).toString();
    if (text.length > maxLength) throw new RangeError("line too long");
    const lines = text.split(/\r?\n/);
    if (lines.at(-1) === "") lines.pop();
    yield* lines;
  }
}
