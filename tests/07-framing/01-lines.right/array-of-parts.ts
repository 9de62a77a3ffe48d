export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  let parts: Uint8Array[] = [];
  let waiting = 0;
  const take = (): string => {
    let bytes = Buffer.concat(parts);
    parts = [];
    waiting = 0;
    if (bytes[bytes.length - 1] === 13) bytes = bytes.subarray(0, bytes.length - 1);
    if (bytes.byteLength > maxLength) throw new RangeError(`over ${maxLength}`);
    return new TextDecoder().decode(bytes);
  };
  const keep = (part: Uint8Array) => {
    parts.push(part.slice());
    waiting += part.length;
  };
  for await (let chunk of chunks) {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10)) {
      keep(chunk.subarray(0, at));
      chunk = chunk.subarray(at + 1);
      yield take();
    }
    keep(chunk);
    if (waiting > maxLength + 1) throw new RangeError(`over ${maxLength}`);
  }
  if (waiting) yield take();
}
