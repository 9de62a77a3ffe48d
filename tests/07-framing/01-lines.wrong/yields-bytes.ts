export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<Uint8Array> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const end = rest.indexOf(10);
      if (end === -1) break;
      yield lineOf(rest.subarray(0, end), maxLength);
      rest = rest.subarray(end + 1);
    }
    if (rest.length > maxLength + 1) throw new RangeError(`Line longer than ${maxLength} bytes`);
  }
  if (rest.length > 0) yield lineOf(rest, maxLength);
}

function lineOf(bytes: Buffer, maxLength: number): Buffer {
  const line = bytes.at(-1) === 13 ? bytes.subarray(0, -1) : bytes;
  if (line.length > maxLength) throw new RangeError(`Line longer than ${maxLength} bytes`);
  return line;
}
