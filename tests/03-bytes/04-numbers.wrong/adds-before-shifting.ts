export function packHeader({ type, length }: { type: number; length: number }): Uint8Array {
  if (type < 0 || type > 255 || length < 0 || length > 0xffffffff) throw new RangeError("out of range");
  return Uint8Array.of(type, length >>> 24, length >>> 16, length >>> 8, length);
}
export function unpackHeader(bytes: Uint8Array): { type: number; length: number } {
  if (bytes.length < 5) throw new RangeError("too short");
  const [type = 0, a = 0, b = 0, c = 0, d = 0] = bytes;
  return { type, length: ((a * 2 ** 24 + b) << (16 + c)) << (8 + d) };
}
