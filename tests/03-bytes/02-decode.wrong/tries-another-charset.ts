export function decode(bytes: Uint8Array, charset = "utf-8"): string {
  try {
    const d = new TextDecoder(charset, { fatal: true });
    return d.decode(bytes, { stream: true }) + d.decode();
  } catch {
    return Buffer.from(bytes).toString("latin1");
  }
}
