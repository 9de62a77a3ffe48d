/**
 * Returns the five bytes of a header: one byte for the type, then four for the length, in network byte order (RFC 1700,
 * "Data Notations").
 *
 * @param header two whole numbers; it is not changed
 * @throws RangeError if `type` is not 0 to 255, or `length` is not 0 to 4,294,967,295
 */
export function packHeader(header: { type: number; length: number }): Uint8Array {
  // TODO: check the range of both numbers, and write them into five bytes.
  throw new Error("TODO: packHeader");
}

/**
 * Returns what the five bytes of a header say.
 *
 * @param bytes the header. It may be a view into a larger buffer, whose other bytes are not read. It is not changed
 * @throws RangeError if there are fewer than five bytes
 */
export function unpackHeader(bytes: Uint8Array): { type: number; length: number } {
  // TODO: read both numbers back, starting where the view begins.
  throw new Error("TODO: unpackHeader");
}
