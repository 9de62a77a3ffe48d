export function encode(text: string): Uint8Array {
  return Buffer.from(text);
}
