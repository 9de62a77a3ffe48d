export function decode(bytes: Uint8Array, charset = "utf-8"): string {
  const decoder = new TextDecoder(charset, { fatal: charset === "utf-8" });
  return decoder.decode(bytes, { stream: true }) + decoder.decode();
}
