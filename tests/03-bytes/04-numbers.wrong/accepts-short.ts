export function packHeader({ type, length }: { type: number; length: number }): Uint8Array {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt8(type, 0);
  bytes.writeUInt32BE(length, 1);
  return bytes;
}

export function unpackHeader(bytes: Uint8Array): { type: number; length: number } {
  const [type = 0, a = 0, b = 0, c = 0, d = 0] = bytes;
  return { type, length: ((a << 24) | (b << 16) | (c << 8) | d) >>> 0 };
}
