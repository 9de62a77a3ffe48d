export function encode(text: string): Uint8Array {
  return Buffer.from(decodeURIComponent(text.replace(/%(?![0-9a-f]{2})/gi, "%25")));
}
