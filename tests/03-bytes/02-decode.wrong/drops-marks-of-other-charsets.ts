export function decode(bytes: Uint8Array, charset = "utf-8"): string {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3);
  const d = new TextDecoder(charset, { fatal: true, ignoreBOM: true });
  return d.decode(bytes, { stream: true }) + d.decode();
}
