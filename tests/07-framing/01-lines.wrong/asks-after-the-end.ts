export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  const iterator = chunks[Symbol.asyncIterator]();
  let waiting = Buffer.alloc(0);
  for (;;) {
    let end = waiting.indexOf("\n");
    while (end < 0) {
      const { value } = await iterator.next();
      waiting = Buffer.concat([waiting, value ?? Buffer.alloc(0)]);
      end = waiting.indexOf("\n");
      if ((end < 0 ? waiting.length : end) > maxLength + 1) throw new RangeError("line too long");
    }
    const line = waiting.subarray(0, waiting[end - 1] === 13 ? end - 1 : end);
    if (line.length > maxLength) throw new RangeError("line too long");
    yield line.toString();
    waiting = waiting.subarray(end + 1);
  }
}
