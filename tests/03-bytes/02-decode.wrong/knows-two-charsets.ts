export function decode(bytes: Uint8Array, charset = "utf-8"): string {
  if (charset !== "utf-8" && charset !== "windows-1252") throw new RangeError(`Unknown charset: ${charset}`);
  const decoder = new TextDecoder(charset, { fatal: true });
  return decoder.decode(bytes, { stream: true }) + decoder.decode();
}
