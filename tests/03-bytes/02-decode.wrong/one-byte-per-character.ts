export function decode(bytes: Uint8Array, charset = "windows-1252"): string {
  const decoder = new TextDecoder(charset, { fatal: true });
  return decoder.decode(bytes, { stream: true }) + decoder.decode();
}
