function* utf8(text: string): Generator<number> {
  for (const character of text) {
    let code = character.codePointAt(0)!;
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    if (code < 0x80) {
      yield code;
      continue;
    }
    const more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    yield [0, 0xc0, 0xe0, 0xf0][more]! | (code >> (6 * more));
    for (let rest = more - 1; rest >= 0; rest--) yield 0x80 | ((code >> (6 * rest)) & 0x3f);
  }
}
export const encode = (text: string): Uint8Array => new Uint8Array(utf8(text));
