export function decode(bytes: Uint8Array, charset = "utf-8"): string {
  const decoder = new TextDecoder(charset);
  const text = decoder.decode(bytes, { stream: true }) + decoder.decode();
  if (text.includes("\ufffd")) throw new TypeError("malformed");
  return text;
}
