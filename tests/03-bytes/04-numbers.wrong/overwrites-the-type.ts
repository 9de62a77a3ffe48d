export function packHeader({ type, length }: { type: number; length: number }): Uint8Array {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt8(type);
  bytes.writeUInt32BE(length);
  return bytes;
}
export function unpackHeader(bytes: Uint8Array): { type: number; length: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { type: view.getUint8(0), length: view.getUint32(1) };
}
