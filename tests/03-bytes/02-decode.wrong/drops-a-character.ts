export function decode(bytes: Uint8Array, charset = "utf-8"): string {
  const d = new TextDecoder(charset, { fatal: true });
  return (d.decode(bytes, { stream: true }) + d.decode()).replace(/\0+$/, "");
}
