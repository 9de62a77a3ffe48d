import { Readable, Transform } from "node:stream";

export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  let rest = Buffer.alloc(0);
  // An error of the transform would throw away the lines that are still in its queue, so it goes through the queue too.
  const itemOf = (bytes: Buffer, most: number) => {
    const line = bytes.at(-1) === 13 ? bytes.subarray(0, -1) : bytes;
    return line.length > most ? new RangeError("line too long") : { text: line.toString() };
  };
  const splitter = new Transform({
    readableObjectMode: true,
    transform(chunk: Buffer, _encoding, done) {
      rest = Buffer.concat([rest, chunk]);
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        this.push(itemOf(rest.subarray(0, end), maxLength));
        rest = rest.subarray(end + 1);
      }
      if (rest.length > maxLength + 1) this.push(new RangeError("no line end in sight"));
      done();
    },
    flush(done) {
      if (rest.length > 0) this.push(itemOf(rest, maxLength));
      done();
    },
  });
  for await (const item of Readable.from(chunks).compose<Transform>(splitter)) {
    if (item instanceof Error) throw item;
    yield item.text;
  }
}
