export function encode(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) bytes.push(...encodeOne(character.codePointAt(0) ?? 0));
  return Uint8Array.from(bytes);
}

function encodeOne(code: number): number[] {
  if (code < 0x80) return [code];
  if (code < 0x800) return [0xc0 | (code >> 6), last(code)];
  if (code >= 0xd800 && code < 0xe000) return [0xef, 0xbf, 0xbd];
  if (code < 0x10000) return [0xe0 | (code >> 12), last(code >> 6), last(code)];
  return [0xf0 | (code >> 18), last(code >> 12), last(code >> 6), last(code)];
}

function last(code: number): number {
  return 0x80 | (code & 0x3f);
}
