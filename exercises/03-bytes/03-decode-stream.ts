/**
 * Decodes UTF-8 that arrives in chunks, which may be cut inside a character.
 *
 * @yields text as soon as it is complete, never an empty string
 * @throws TypeError for bytes that are no UTF-8, and for a stream that ends inside a character
 */
export async function* decodeStream(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  // TODO: one decoder for the whole stream; say when more will come, and when nothing more comes.
  throw new Error("TODO: decodeStream");
}
