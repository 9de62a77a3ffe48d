export function decode(bytes: Uint8Array, charset = "utf-8"): string {
  const decoder = new TextDecoder(charset, { fatal: true, ignoreBOM: true });
  const text = decoder.decode(bytes, { stream: true }) + decoder.decode();
  return text.replaceAll("\uFEFF", "");
}
