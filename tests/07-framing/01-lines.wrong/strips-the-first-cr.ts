export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  let bytes: number[] = [];
  for await (const chunk of chunks) {
    for (const byte of chunk) {
      if (byte === 0x0a) {
        yield lineOf(Buffer.from(bytes).toString().replace("\r", ""));
        bytes = [];
      } else if (bytes.push(byte) > maxLength + 1) throw new RangeError("too long");
    }
  }
  if (bytes.length > 0) yield lineOf(Buffer.from(bytes).toString());
  function lineOf(line: string): string {
    if (Buffer.byteLength(line) > maxLength) throw new RangeError("too long");
    return line;
  }
}
