export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    rest = Buffer.concat([rest, chunk]);
    yield* completeLines(rest, maxLength);
    if (rest.length > maxLength + 1) throw new RangeError("too long");
  }
  if (rest.length > maxLength) throw new RangeError("too long");
  if (rest.length > 0) yield rest.toString();
}

/** What it cuts off is only gone from its own variable. */
function* completeLines(bytes: Buffer, maxLength: number): Generator<string> {
  for (let end = bytes.indexOf("\n"); end >= 0; end = bytes.indexOf("\n")) {
    const line = bytes.subarray(0, bytes[end - 1] === 0x0d ? end - 1 : end);
    if (line.length > maxLength) throw new RangeError("too long");
    yield line.toString();
    bytes = bytes.subarray(end + 1);
  }
}
