export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of chunks) {
    rest += Buffer.from(chunk).toString();
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield checked(line, maxLength);
    if (Buffer.byteLength(rest) > maxLength + 1) throw new RangeError("line too long");
  }
  if (rest !== "") yield checked(rest, maxLength);
}

function checked(line: string, maxLength: number): string {
  const text = line.endsWith("\r") ? line.slice(0, -1) : line;
  if (Buffer.byteLength(text) > maxLength) throw new RangeError("line too long");
  return text;
}
