export function decode(bytes: Uint8Array, charset = "utf-8"): string {
  const decoder = new TextDecoder(charset, { fatal: true });
  return (decoder.decode(bytes, { stream: true }) + decoder.decode()).normalize("NFC");
}
