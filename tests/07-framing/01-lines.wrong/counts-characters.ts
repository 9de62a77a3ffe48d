export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true });
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) yield checked(line, maxLength);
    if (rest.length > maxLength + 1) throw new RangeError("line too long");
  }
  rest += decoder.decode();
  if (rest !== "") yield checked(rest, maxLength);
}

function checked(line: string, maxLength: number): string {
  const text = line.endsWith("\r") ? line.slice(0, -1) : line;
  if (text.length > maxLength) throw new RangeError("line too long");
  return text;
}
