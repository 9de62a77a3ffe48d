export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  let bytes: number[] = [];
  const line = () => {
    if (bytes.at(-1) === 13) bytes.pop();
    if (bytes.length > maxLength) throw new RangeError(`A line has ${bytes.length} bytes`);
    const text = new TextDecoder().decode(Uint8Array.from(bytes));
    bytes = [];
    return text;
  };
  for await (const chunk of chunks) {
    for (const byte of chunk) {
      if (byte === 10) yield line();
      else if (bytes.push(byte) > maxLength + 1) throw new RangeError("A line does not end");
    }
  }
  if (bytes.length > 0) yield line();
}
