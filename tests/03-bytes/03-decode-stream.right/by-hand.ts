class Utf8 {
  #rest: number[] = [];
  #strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  push(chunk: Uint8Array): string {
    const all = [...this.#rest, ...chunk];
    let end = all.length;
    for (let back = 1; back <= 3 && back <= all.length; back++) {
      const byte = all.at(-back)!;
      if ((byte & 0xc0) === 0x80) continue;
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
      if (needed > back) end = all.length - back;
      break;
    }
    this.#rest = all.slice(end);
    return this.#strict.decode(Uint8Array.from(all.slice(0, end)));
  }
  end() {
    if (this.#rest.length > 0) throw new TypeError("The stream ended inside a character");
  }
}
export async function* decodeStream(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const utf8 = new Utf8();
  for await (const chunk of chunks) {
    for (const character of utf8.push(chunk)) yield character;
  }
  utf8.end();
}
