export function encode(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const { written } = new TextEncoder().encodeInto(text, bytes);
  return bytes.subarray(0, written);
}
