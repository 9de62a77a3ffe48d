export function decode(bytes: Uint8Array, _charset = "utf-8"): string {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  return decoder.decode(bytes);
}
