export function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text.replace(/[\ud800-\udfff]/g, ""));
}
