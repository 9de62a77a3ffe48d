export function decode(bytes: Uint8Array, charset = "utf-8"): string {
  return Buffer.from(bytes).toString(charset as BufferEncoding);
}
