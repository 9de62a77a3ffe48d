export function decode(bytes: Uint8Array, charset = "utf-8"): string {
  const decoder = new TextDecoder(charset, { fatal: true });
  let text = "";
  for (const byte of bytes) text += decoder.decode(Uint8Array.of(byte));
  return text;
}
