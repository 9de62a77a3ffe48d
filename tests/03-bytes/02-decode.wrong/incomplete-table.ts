const c1 = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008d\u008e\u008f\u0090‘’“”•–—˜™š›œ\u009d\u009eŸ";
export function decode(bytes: Uint8Array, charset = "utf-8"): string {
  if (charset.toLowerCase() === "windows-1252")
    return Array.from(bytes, (b) => (b >= 0x80 && b < 0xa0 ? c1[b - 0x80] : String.fromCharCode(b))).join("");
  const decoder = new TextDecoder(charset, { fatal: true });
  return decoder.decode(bytes, { stream: true }) + decoder.decode();
}
