import { Buffer } from "node:buffer";

export function readSized(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  if (length % 1 !== 0 || length < 0) return Promise.reject(new RangeError(`bad length ${length}`));
  const iterator = chunks[Symbol.asyncIterator]();
  const read = (body: Buffer): Promise<Uint8Array> => {
    if (body.length >= length) return Promise.resolve(body.subarray(0, length));
    return iterator.next().then(({ done, value }) => {
      if (done) throw new Error(`expected ${length} bytes, the end came after ${body.length}`);
      return read(Buffer.concat([body, value]));
    });
  };
  return read(Buffer.alloc(0));
}
