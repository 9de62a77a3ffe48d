import { StringDecoder } from "node:string_decoder";

export async function* decodeStream(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  for await (const chunk of chunks) {
    const text = decoder.write(Buffer.from(chunk));
    if (text.includes("\uFFFD")) throw new TypeError("These bytes are not valid UTF-8.");
    if (text) yield text;
  }
  if (decoder.end()) throw new TypeError("The stream ended inside a character.");
}
