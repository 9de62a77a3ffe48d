import { createInterface } from "node:readline";
import { Readable } from "node:stream";

export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  for await (const line of createInterface({ input: Readable.from(chunks), crlfDelay: Infinity })) {
    if (Buffer.byteLength(line) > maxLength) throw new RangeError("line too long");
    yield line;
  }
}
