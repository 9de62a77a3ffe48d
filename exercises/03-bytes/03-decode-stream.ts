/**
 * Decodes UTF-8 that arrives in chunks, which may be cut inside a character. A byte-order mark at the beginning may be
 * kept or left out.
 *
 * @yields text as soon as its characters are complete, never an empty string
 * @throws TypeError for bytes that are not valid UTF-8, and for a stream that ends inside a character; an error of
 *   `chunks` itself is passed on as it is. A reader that stops early gets no error, and `chunks` is closed then (its
 *   `return` is called, as a `for await` loop does)
 */
export async function* decodeStream(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  // TODO: use one decoder for the whole stream. Tell it when more will come, and when nothing more will.
  throw new Error("TODO: decodeStream");
}
