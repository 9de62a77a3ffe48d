/**
 * The text that bytes stand for.
 *
 * @param bytes may be a view into a larger buffer; a byte-order mark at their beginning is no part of the text
 * @param charset a label of the Encoding Standard, such as "utf-8" or "windows-1252"
 * @throws RangeError for an unknown charset
 * @throws TypeError for bytes that are malformed in the charset, such as UTF-8 that ends inside a character
 */
export function decode(bytes: Uint8Array, charset = "utf-8"): string {
  // TODO: a strict decoder; mind the trap about windows-1252 that the task tells of.
  throw new Error("TODO: decode");
}
