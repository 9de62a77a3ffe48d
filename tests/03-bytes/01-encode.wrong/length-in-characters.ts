export function encode(text: string): Uint8Array {
  const bytes = Buffer.alloc(text.length);
  bytes.write(text);
  return bytes;
}
