export function packHeader({ type, length }: { type: number; length: number }): Uint8Array {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt8(type, 0);
  bytes.writeUInt32BE(length, 1);
  return bytes;
}

export function unpackHeader(bytes: Uint8Array): { type: number; length: number } {
  if (bytes.length < 5) throw new RangeError("A header has five bytes.");
  const view = new DataView(bytes.buffer);
  return { type: bytes[0] ?? 0, length: view.getUint32(1) };
}
