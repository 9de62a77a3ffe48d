export function packHeader({ type, length }: { type: number; length: number }): Uint8Array {
  const bytes = new Uint8Array(5);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, type);
  view.setUint16(1, length);
  return bytes;
}
export function unpackHeader(bytes: Uint8Array): { type: number; length: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { type: view.getUint8(0), length: view.getUint32(1) };
}
