export function packHeader({ type, length }: { type: number; length: number }): Uint8Array {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt8(type, 0);
  bytes.writeUInt32BE(length, 1);
  return bytes;
}
export function unpackHeader(bytes: Uint8Array): { type: number; length: number } {
  if (bytes.length < 5) throw new RangeError("too short");
  return { type: bytes[0]!, length: bytes[2]! * 65536 + bytes[3]! * 256 + bytes[4]! };
}
