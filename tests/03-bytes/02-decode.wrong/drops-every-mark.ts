export function decode(bytes: Uint8Array, charset = "utf-8"): string {
  const decoder = new TextDecoder(charset, { fatal: true });
  const text = decoder.decode(bytes, { stream: true }) + decoder.decode();
  return text.replace(/^\uFEFF/, "");
}
