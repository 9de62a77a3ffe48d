/**
 * Shows bytes to people: printable ASCII as it is, `\r` `\n` `\t` `\0` by name, everything else as `\xNN`.
 * With `limit`, at most that many bytes are shown.
 */
export function escapeBytes(bytes: Uint8Array, limit = bytes.length): string {
  let text = "";
  for (const byte of bytes.subarray(0, limit)) text += escapeByte(byte);
  return text;
}

const named: Record<number, string> = { 0: "\\0", 9: "\\t", 10: "\\n", 13: "\\r", 34: '\\"', 92: "\\\\" };

/** One byte as `escapeBytes` shows it. */
export function escapeByte(byte: number): string {
  const name = named[byte];
  if (name) return name;
  if (byte >= 0x20 && byte < 0x7f) return String.fromCharCode(byte);
  return `\\x${byte.toString(16).padStart(2, "0")}`;
}

/** True if most of the bytes aren't printable text, so that hex reads better. */
export function looksBinary(bytes: Uint8Array): boolean {
  let odd = 0;
  for (const byte of bytes.subarray(0, 256)) if (byte >= 0x7f || (byte < 0x20 && !named[byte])) odd++;
  return odd * 3 > Math.min(bytes.length, 256);
}

/** `aa bb cc`. With `limit`, at most that many bytes are shown. */
export function hexBytes(bytes: Uint8Array, limit = bytes.length): string {
  return Array.from(bytes.subarray(0, limit), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/** A length as people read it: `1 B`, `8,371 B`. */
export function byteCount(length: number): string {
  return `${grouped(length)} B`;
}

/** A whole number with its thousands set apart: `8,371`. (The first `toLocaleString` of a process takes 30 ms.) */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** An escaped text as one part per byte. */
export function escapes(sample: string): string[] {
  return sample.match(/\\x[0-9a-f]{2}|\\.|[^\\]/g) ?? [];
}
