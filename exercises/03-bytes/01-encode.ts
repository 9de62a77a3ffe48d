/**
 * Returns the UTF-8 bytes of the whole text, and nothing else. The characters are encoded as they are.
 *
 * In place of a lone surrogate, which has no UTF-8 bytes, U+FFFD is encoded (Encoding Standard, "UTF-8 encoder").
 */
export function encode(text: string): Uint8Array {
  // TODO: find out what Node has built in for this.
  throw new Error("TODO: encode");
}
