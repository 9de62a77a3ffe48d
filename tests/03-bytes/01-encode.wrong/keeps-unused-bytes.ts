export function encode(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  new TextEncoder().encodeInto(text, bytes);
  return bytes;
}
