export function packHeader(header: { type: number; length: number }): Uint8Array {
  const bytes = new Uint8Array(5);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, header.type);
  view.setUint32(1, header.length, false);
  const { type, length } = unpackHeader(bytes);
  if (type !== header.type || length !== header.length)
    throw new RangeError("The header does not fit into its bytes.");
  return bytes;
}

export function unpackHeader(bytes: Uint8Array): { type: number; length: number } {
  const copy = Uint8Array.from(bytes);
  const view = new DataView(copy.buffer);
  return { length: view.getUint32(1), type: view.getUint8(0) };
}
