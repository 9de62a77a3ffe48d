const bytes = Buffer.alloc(5);

export function packHeader({ type, length }: { type: number; length: number }): Uint8Array {
  bytes.writeUInt8(type, 0);
  bytes.writeUInt32BE(length, 1);
  return bytes;
}

export function unpackHeader(header: Uint8Array): { type: number; length: number } {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  return { type: view.getUint8(0), length: view.getUint32(1) };
}
