export function encode(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text).buffer);
}
