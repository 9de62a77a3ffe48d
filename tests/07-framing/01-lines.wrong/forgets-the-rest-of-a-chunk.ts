export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    if (rest.length > maxLength + 1 && !rest.includes("\n")) throw tooLong(maxLength);
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
      yield lineOf(rest.subarray(0, end), maxLength);
      rest = rest.subarray(end + 1);
    }
  }
  if (rest.length > 0) yield lineOf(rest, maxLength);
}

/** Decoded only now: a chunk may stop inside a character, a line does not. */
function lineOf(bytes: Buffer, maxLength: number): string {
  const line = bytes.at(-1) === 0x0d ? bytes.subarray(0, -1) : bytes;
  if (line.length > maxLength) throw tooLong(maxLength);
  return line.toString();
}

function tooLong(maxLength: number): RangeError {
  return new RangeError(`A line is longer than ${maxLength} bytes`);
}
