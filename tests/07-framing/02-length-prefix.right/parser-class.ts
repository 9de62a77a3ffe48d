class FrameParser {
  #bytes: number[] = [];
  #message: Uint8Array | undefined;
  #at = 0;

  readonly #maxLength: number;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  get isBetweenFrames(): boolean {
    return this.#bytes.length === 0 && this.#message === undefined;
  }

  /** Takes one byte; returns a message if that was its last. */
  push(byte: number): Uint8Array | undefined {
    if (this.#message) this.#message[this.#at++] = byte;
    else if (this.#bytes.push(byte) === 4) this.#begin();
    if (!this.#message || this.#at < this.#message.length) return undefined;
    const message = this.#message;
    this.#message = undefined;
    return message;
  }

  #begin(): void {
    const length = this.#bytes.reduce((sum, byte) => sum * 256 + byte, 0);
    if (length > this.#maxLength) throw new RangeError(`${length} > ${this.#maxLength}`);
    this.#bytes = [];
    this.#message = new Uint8Array(length);
    this.#at = 0;
  }
}

export function frame(message: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(message.length);
  return Buffer.concat([header, message]);
}

export async function* readFrames(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 1_048_576,
): AsyncGenerator<Uint8Array> {
  const parser = new FrameParser(maxLength);
  for await (const chunk of chunks) {
    for (const byte of chunk) {
      const message = parser.push(byte);
      if (message) yield message;
    }
  }
  if (!parser.isBetweenFrames) throw new Error("The frame has no end");
}
