/** What windows-1252 has in the bytes 80 to 9f; a space stands for the five that have nothing there. */
const special = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

export function decode(bytes: Uint8Array, charset = "utf-8"): string {
  if (charset.toLowerCase() !== "windows-1252")
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  return Array.from(bytes, character).join("");
}

function character(byte: number): string {
  const own = special[byte - 0x80]?.trim();
  return own || String.fromCharCode(byte);
}
