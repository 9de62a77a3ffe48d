class LineSplitter {
  #parts: Buffer[] = [];
  #length = 0;
  readonly #maxLength: number;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  *push(chunk: Uint8Array): Generator<string> {
    let start = 0;
    for (let at = chunk.indexOf(0x0a); at !== -1; at = chunk.indexOf(0x0a, start)) {
      this.#keep(chunk.subarray(start, at));
      start = at + 1;
      yield this.#take();
    }
    this.#keep(chunk.subarray(start));
    if (this.#length > this.#maxLength + 1) throw this.#tooLong();
  }

  *end(): Generator<string> {
    if (this.#length > 0) yield this.#take();
  }

  #keep(part: Uint8Array): void {
    this.#parts.push(Buffer.from(part));
    this.#length += part.length;
  }

  #take(): string {
    const all = Buffer.concat(this.#parts);
    const end = all[all.length - 1] === 0x0d ? all.length - 1 : all.length;
    if (end > this.#maxLength) throw this.#tooLong();
    this.#parts = [];
    this.#length = 0;
    return all.toString("utf8", 0, end);
  }

  #tooLong(): RangeError {
    return new RangeError(`line exceeds ${this.#maxLength} bytes`);
  }
}

export async function* readLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 65_536,
): AsyncGenerator<string> {
  const splitter = new LineSplitter(maxLength);
  for await (const chunk of chunks) yield* splitter.push(chunk);
  yield* splitter.end();
}
