/**
 * Decodes bytes into text: all of it, including white space.
 *
 * @param bytes may be a view into a larger buffer. In UTF-8, and only there, a byte-order mark (ef bb bf) at the beginning
 *   is not part of the text
 * @param charset a label from the Encoding Standard, such as "utf-8" or "windows-1252"
 * @throws RangeError for an unknown charset
 * @throws TypeError for bytes that are malformed in the charset, such as UTF-8 that ends inside a character
 */
export function decode(bytes: Uint8Array, charset = "utf-8"): string {
  // TODO: use a strict decoder, and mind the trap with windows-1252 that the task describes.
  throw new Error("TODO: decode");
}
