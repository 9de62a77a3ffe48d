export function packHeader({ type, length }: { type: number; length: number }): Uint8Array {
  const bytes = Buffer.allocUnsafe(5);
  bytes.writeUInt32BE(length, bytes.writeUInt8(type));
  return bytes;
}

export function unpackHeader(bytes: Uint8Array): { type: number; length: number } {
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return { type: header.readUInt8(), length: header.readUInt32BE(1) };
}
