export function packHeader({ type, length }: { type: number; length: number }): Uint8Array {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt8(type, 0);
  bytes.writeUInt32BE(length + 5, 1);
  return bytes;
}
export function unpackHeader(bytes: Uint8Array): { type: number; length: number } {
  const b = Buffer.from(bytes);
  return { type: b.readUInt8(0), length: b.readUInt32BE(1) - 5 };
}
