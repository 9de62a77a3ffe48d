export function packHeader({ type, length }: { type: number; length: number }): Uint8Array {
  const view = new DataView(new ArrayBuffer(5));
  view.setUint8(0, type);
  view.setUint32(1, length);
  return new Uint8Array(view.buffer);
}

export function unpackHeader(bytes: Uint8Array): { type: number; length: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { type: view.getUint8(0), length: view.getUint32(1) };
}
