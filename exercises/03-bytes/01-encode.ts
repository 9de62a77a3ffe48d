/**
 * The UTF-8 bytes of a text.
 *
 * A lone surrogate, which has no UTF-8 bytes, becomes U+FFFD (Encoding Standard, "UTF-8 encoder").
 */
export function encode(text: string): Uint8Array {
  // TODO: find what Node has built in for this.
  throw new Error("TODO: encode");
}
