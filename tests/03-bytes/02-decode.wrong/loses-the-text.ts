export function decode(bytes: Uint8Array, charset = "utf-8"): string {
  const d = new TextDecoder(charset, { fatal: true });
  d.decode(bytes, { stream: true });
  return d.decode();
}
