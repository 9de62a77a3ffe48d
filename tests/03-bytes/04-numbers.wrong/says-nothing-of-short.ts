export function packHeader({ type, length }: { type: number; length: number }): Uint8Array {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt8(type, 0);
  bytes.writeUInt32BE(length, 1);
  return bytes;
}

export function unpackHeader(bytes: Uint8Array): { type: number; length: number } {
  if (bytes.length < 5) return null as unknown as { type: number; length: number };
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return { type: view.getUint8(0), length: view.getUint32(1) };
}
