export function packHeader({ type, length }: { type: number; length: number }): Uint8Array {
  if (type < 0 || type > 255 || length < 0 || length > 0xffffffff) throw new RangeError("out of range");
  const bytes = Buffer.allocUnsafe(5);
  bytes[0] = type;
  for (let i = 4; length > 0; i--) {
    bytes[i] = length % 256;
    length = Math.floor(length / 256);
  }
  return bytes;
}
export function unpackHeader(bytes: Uint8Array): { type: number; length: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { type: view.getUint8(0), length: view.getUint32(1) };
}
