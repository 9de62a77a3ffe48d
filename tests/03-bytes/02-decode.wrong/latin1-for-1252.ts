export function decode(bytes: Uint8Array, charset = "utf-8"): string {
  if (charset === "windows-1252") return Buffer.from(bytes).toString("latin1");
  return new TextDecoder(charset, { fatal: true }).decode(bytes);
}
