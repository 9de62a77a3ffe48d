export function packHeader({ type, length }: { type: number; length: number }): Uint8Array {
  const digits = [hex(type, 2), hex(length, 8)].join("");
  return Uint8Array.from(digits.match(/../g)!, (pair) => Number.parseInt(pair, 16));
}
function hex(value: number, size: number): string {
  const digits = value.toString(16).padStart(size, "0");
  if (value < 0 || digits.length > size) throw new RangeError(`${value} doesn't fit into ${size} hex digits`);
  return digits;
}
export function unpackHeader(bytes: Uint8Array): { type: number; length: number } {
  const copy = Buffer.from(bytes);
  return { type: copy.readUIntBE(0, 1), length: copy.readUIntBE(1, 4) };
}
