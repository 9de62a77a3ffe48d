/**
 * Reads a body whose length in bytes is known in advance from `Content-Length` (RFC 9112, section 6.2). Resolves as soon
 * as the body is complete, since the connection may stay open. Bytes after the body do not belong to it.
 *
 * @param chunks what arrives, beginning with the first byte of the body; the network may have cut it anywhere,
 *   and a chunk may be empty
 * @param length the number of bytes; for 0 nothing is read
 * @returns exactly `length` bytes
 * @throws RangeError, as a rejection, if `length` is negative or not a whole number
 * @throws Error, as a rejection, if the chunks end before the body is complete; its message contains the number of bytes
 *   that arrived and the number that was announced
 */
export async function readSized(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  // TODO: take the part of each chunk that belongs to the body. Stop as soon as nothing is missing.
  throw new Error("TODO: readSized");
}
