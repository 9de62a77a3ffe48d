export function decode(bytes: Uint8Array, charset = "utf-8"): string {
  const decoder = new TextDecoder(charset, { fatal: true });
  // In one call, some versions of Node take windows-1252 for Latin-1; the streaming form is right in all of them.
  return decoder.decode(bytes, { stream: true }) + decoder.decode();
}
