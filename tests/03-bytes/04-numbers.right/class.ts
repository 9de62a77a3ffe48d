class Header {
  readonly type: number;
  readonly length: number;
  constructor(type: number, length: number) {
    this.type = Header.within(type, 8);
    this.length = Header.within(length, 32);
  }
  static within(value: number, bits: number): number {
    if (BigInt.asUintN(bits, BigInt(value)) !== BigInt(value))
      throw new RangeError(`${value} needs more than ${bits} bits`);
    return value;
  }
  static from(bytes: Uint8Array): Header {
    const [type, a, b, c, d] = bytes;
    if (d === undefined) throw new RangeError("five bytes, please");
    return new Header(type!, ((a! << 24) | (b! << 16) | (c! << 8) | d) >>> 0);
  }
  toBytes(): Uint8Array {
    return Uint8Array.from([this.type, ...[24, 16, 8, 0].map((shift) => (this.length >>> shift) & 0xff)]);
  }
}
export const packHeader = (header: { type: number; length: number }): Uint8Array =>
  new Header(header.type, header.length).toBytes();
export const unpackHeader = (bytes: Uint8Array): { type: number; length: number } => Header.from(bytes);
