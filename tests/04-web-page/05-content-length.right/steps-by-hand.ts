export async function readSized(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  if (!(length >= 0 && Number.isSafeInteger(length))) throw new RangeError(`no length: ${length}`);
  if (!length) return new Uint8Array(0);
  return new Promise((resolve, reject) => {
    const body: number[] = [];
    const iterator = chunks[Symbol.asyncIterator]();
    const step = (): void =>
      void iterator.next().then(({ done, value }) => {
        if (done) return reject(new Error(`${body.length} bytes came, ${length} were announced`));
        for (const byte of value) if (body.length < length) body.push(byte);
        if (body.length === length) resolve(Uint8Array.from(body));
        else step();
      }, reject);
    step();
  });
}
