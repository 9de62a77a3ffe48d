export function packHeader({ type, length }: { type: number; length: number }): Uint8Array {
  for (const [value, most] of [
    [type, 0xff],
    [length, 0xffffffff],
  ] as const) {
    if (value < 0 || value > most) throw new RangeError(`${value} is not between 0 and ${most}`);
  }
  return Uint8Array.of(type, length >>> 24, length >>> 16, length >>> 8, length);
}

export function unpackHeader(bytes: Uint8Array): { type: number; length: number } {
  if (bytes.length < 5) throw new RangeError(`${bytes.length} bytes are too few for a header`);
  const [type = 0, ...rest] = bytes.subarray(0, 5);
  return { type, length: rest.reduce((sum, byte) => sum * 256 + byte, 0) };
}
