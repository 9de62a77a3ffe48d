export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  let line = "";
  let any = false;
  for await (const chunk of chunks) {
    for (const byte of chunk) {
      if (byte === 10) {
        if (line.endsWith("\r")) line = line.slice(0, -1);
        if (line.length > maxLength) throw new RangeError("too long");
        yield line;
        line = "";
        any = false;
      } else {
        line += String.fromCharCode(byte);
        any = true;
        if (line.length > maxLength + 1) throw new RangeError("too long");
      }
    }
  }
  if (line.length > maxLength) throw new RangeError("too long");
  if (any) yield line;
}
