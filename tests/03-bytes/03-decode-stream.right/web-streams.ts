import { ReadableStream, TextDecoderStream } from "node:stream/web";

export async function* decodeStream(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoderStream("utf-8", { fatal: true });
  yield* ReadableStream.from(chunks).pipeThrough(decoder);
}
