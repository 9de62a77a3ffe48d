export function decode(bytes: Uint8Array, charset = "utf-8"): string {
  const decoder = new TextDecoder(charset, { fatal: true, ignoreBOM: false });
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 3)
    parts.push(decoder.decode(bytes.subarray(at, at + 3), { stream: true }));
  parts.push(decoder.decode());
  return parts.join("");
}
