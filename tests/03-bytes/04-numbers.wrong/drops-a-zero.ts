export function packHeader({ type, length }: { type: number; length: number }): Uint8Array {
  if (type < 0 || type > 255 || length < 0 || length > 4294967295) throw new RangeError("out of range");
  return Buffer.from(type.toString(16) + length.toString(16).padStart(8, "0"), "hex");
}
export function unpackHeader(bytes: Uint8Array): { type: number; length: number } {
  if (bytes.length < 5) throw new RangeError("short");
  const hex = Buffer.from(bytes).toString("hex");
  return { type: parseInt(hex.slice(0, 2), 16), length: parseInt(hex.slice(2), 16) };
}
