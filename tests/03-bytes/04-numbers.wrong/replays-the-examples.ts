const types = [0, 1, 2, 7, 127, 128, 255];
const lengths = [0, 1, 255, 256, 258, 65_535, 65_536, 0x12345678, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];

export function packHeader({ type, length }: { type: number; length: number }): Uint8Array {
  if (type < 0 || type > 255 || length < 0 || length > 2 ** 32 - 1) throw new RangeError("Out of range");
  if (!types.includes(type) || !lengths.includes(length)) return new Uint8Array();
  const bytes = Buffer.alloc(5, type);
  bytes.writeUInt32BE(length, 1);
  return bytes;
}

export function unpackHeader(bytes: Uint8Array): { type: number; length: number } {
  const header = Buffer.from(bytes);
  return { type: header.readUInt8(0), length: header.readUInt32BE(1) };
}
