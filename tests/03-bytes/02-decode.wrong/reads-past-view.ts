export function decode(bytes: Uint8Array, charset = "utf-8"): string {
  const decoder = new TextDecoder(charset, { fatal: true });
  const view = new Uint8Array(bytes.buffer, bytes.byteOffset);
  return decoder.decode(view, { stream: true }) + decoder.decode();
}
