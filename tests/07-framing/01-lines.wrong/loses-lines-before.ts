export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const parts = Buffer.concat([rest, chunk]).toString("latin1").split("\n");
    rest = Buffer.from(parts.pop() ?? "", "latin1");
    const lines = parts.map((part) => part.replace(/\r$/, ""));
    const longest = Math.max(rest.length - 1, ...lines.map((line) => line.length));
    if (longest > maxLength) throw new RangeError(`A line has ${longest} bytes`);
    for (const line of lines) yield Buffer.from(line, "latin1").toString();
  }
  if (rest.length > maxLength) throw new RangeError(`The last line has ${rest.length} bytes`);
  if (rest.length > 0) yield rest.toString();
}
