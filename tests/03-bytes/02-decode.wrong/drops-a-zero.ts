export function decode(bytes: Uint8Array, _charset = "utf-8"): string {
  try {
    return decodeURIComponent(Array.from(bytes, (b) => `%${b.toString(16)}`).join(""));
  } catch {
    throw new TypeError("malformed");
  }
}
