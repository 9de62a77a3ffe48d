export function packHeader(header: { type: number; length: number }): Uint8Array {
  if (header.type < 0 || header.type > 255) throw new RangeError("type");
  if (header.length < 0 || header.length > 0xffffffff) throw new RangeError("length");
  const bytes = new Uint8Array(5);
  bytes[0] = header.type;
  for (let i = 4; i > 0; i--) {
    bytes[i] = header.length % 256;
    header.length = Math.floor(header.length / 256);
  }
  return bytes;
}
export function unpackHeader(bytes: Uint8Array): { type: number; length: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { type: view.getUint8(0), length: view.getUint32(1) };
}
