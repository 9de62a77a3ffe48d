import { Readable } from "node:stream";

export async function* decodeStream(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const texts = Readable.from(chunks).compose(async function* (source: AsyncIterable<Uint8Array>) {
    for await (const chunk of source) {
      const text = decoder.decode(chunk, { stream: true });
      if (text !== "") yield text;
    }
    decoder.decode();
  });
  yield* texts as AsyncIterable<string>;
}
