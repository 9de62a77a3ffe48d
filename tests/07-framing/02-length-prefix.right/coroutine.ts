export function frame(message: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(message.length);
  return Buffer.concat([header, message]);
}

export async function* readFrames(
  chunks: AsyncIterable<Uint8Array>,
  maxLength = 1_048_576,
): AsyncGenerator<Uint8Array> {
  function* parse(): Generator<Uint8Array | undefined, void, Buffer | undefined> {
    let have: Buffer = Buffer.alloc(0);
    const more = function* (n: number): Generator<undefined, Buffer | undefined, Buffer | undefined> {
      while (have.length < n) {
        const next = yield undefined;
        if (next === undefined) return undefined;
        have = Buffer.concat([have, next]);
      }
      const out = have.subarray(0, n);
      have = have.subarray(n);
      return out;
    };
    for (;;) {
      const header = yield* more(4);
      if (!header) {
        if (have.length) throw new Error("cut header");
        return;
      }
      const length = header.readUInt32BE(0);
      if (length > maxLength) throw new RangeError("too long");
      const body = yield* more(length);
      if (!body) throw new Error("cut body");
      yield body;
    }
  }
  const parser = parse();
  parser.next();
  const drain = function* (input: Buffer | undefined): Generator<Uint8Array> {
    for (let r = parser.next(input); !r.done && r.value; r = parser.next(Buffer.alloc(0))) yield r.value;
  };
  for await (const chunk of chunks) yield* drain(Buffer.from(chunk));
  parser.next(undefined);
}
