export function packHeader({ type, length }: { type: number; length: number }): Uint8Array {
  if (type < 0 || type > 255 || length < 0 || length > 0xffffffff) throw new RangeError("out of range");
  const view = new DataView(new ArrayBuffer(8));
  view.setUint8(0, type);
  view.setUint32(4, length);
  return new Uint8Array(view.buffer);
}

export function unpackHeader(bytes: Uint8Array): { type: number; length: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { type: view.getUint8(0), length: view.getUint32(4) };
}
