/**
 * The five bytes of a header: one byte type, four bytes length, in network byte order (RFC 1700, "Data Notations").
 *
 * @throws RangeError if `type` is not 0 to 255 or `length` not 0 to 4,294,967,295; both are whole numbers
 */
export function packHeader(header: { type: number; length: number }): Uint8Array {
  // TODO: write two numbers into five bytes, after a look at their range.
  throw new Error("TODO: packHeader");
}

/**
 * What the five bytes of a header say.
 *
 * @param bytes the header; may be a view into a larger buffer, whose other bytes are not looked at
 * @throws RangeError if there are fewer than five bytes
 */
export function unpackHeader(bytes: Uint8Array): { type: number; length: number } {
  // TODO: read them back, from where the view begins.
  throw new Error("TODO: unpackHeader");
}
