/**
 * A host name as a DNS message carries it (RFC 1035, section 3.1): each label as one byte of length and then its UTF-8
 * bytes, and a zero byte at the end. `"."` is the root, a zero byte alone. One dot at the end of a name changes nothing.
 *
 * @throws RangeError for an empty label, a label of more than 63 bytes, or a result of more than 255 bytes
 */
export function encodeName(name: string): Uint8Array {
  // TODO: split at the dots. What is counted, characters or bytes?
  throw new Error("TODO: encodeName");
}

/**
 * Reads the name at `offset` of a DNS message. Where a length is expected, two bytes that begin with the bits 11 are a
 * pointer (RFC 1035, section 4.1.4): their other 14 bits are the offset, from the start of the message, at which the
 * name goes on. It may go on with labels, or with another pointer.
 *
 * @returns `name` without a dot at its end, `"."` for the root; `next`, the offset of the first byte after the name where
 * it was read: after its zero byte, or after its first pointer
 * @throws Error if the message ends before the name does, a pointer leads out of the message or into a circle, a length
 * byte begins with the bits 01 or 10, or the name without its pointers would be longer than 255 bytes. A full call
 * stack doesn't count as an error
 */
export function decodeName(message: Uint8Array, offset: number): { name: string; next: number } {
  // TODO: read labels up to the zero byte. What must be remembered at the first pointer?
  throw new Error("TODO: decodeName");
}
