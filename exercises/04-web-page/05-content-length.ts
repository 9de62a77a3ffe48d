/**
 * Reads a body whose length in bytes is known beforehand, as `Content-Length` tells it (RFC 9112, section 6.2). Returns
 * as soon as the body is whole: the connection may stay open. Bytes that follow the body do not belong to it.
 *
 * @param chunks what arrives, beginning with the first byte of the body; it may be cut anywhere
 * @param length the number of bytes; for 0 nothing is read
 * @throws RangeError if `length` is negative or no whole number
 * @throws Error that has both numbers in its message if the chunks end before the body is whole
 */
export async function readSized(chunks: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  // TODO: take from each chunk what belongs to the body; stop as soon as nothing is missing.
  throw new Error("TODO: readSized");
}
