export function decode(bytes: Uint8Array, charset = "utf-8"): string {
  return new TextDecoder(charset, { fatal: true }).decode(bytes, { stream: true });
}
