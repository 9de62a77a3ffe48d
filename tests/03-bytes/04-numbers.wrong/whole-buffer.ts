export function packHeader({ type, length }: { type: number; length: number }): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt8(type, 0); // Unlike DataView, the methods of a Buffer throw for a number that does not fit.
  bytes.writeUInt32BE(length, 1);
  return bytes;
}

export function unpackHeader(bytes: Uint8Array): { type: number; length: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { type: view.getUint8(0), length: view.getUint32(1) };
}
