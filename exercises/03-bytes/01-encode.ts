/**
 * Returns the UTF-8 bytes of a text, of all of it and nothing else.
 *
 * In place of a lone surrogate, which has no UTF-8 bytes, U+FFFD is encoded (Encoding Standard, "UTF-8 encoder").
 */
export function encode(text: string): Uint8Array {
  // TODO: find out what Node has built in for this.
  throw new Error("TODO: encode");
}
