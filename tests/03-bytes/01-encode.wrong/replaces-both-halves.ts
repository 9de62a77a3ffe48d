export function encode(text: string): Uint8Array {
  return Buffer.from(text.replace(/[\ud800-\udfff]/g, "\ufffd"));
}
