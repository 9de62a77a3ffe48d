class Strict {
  readonly #decoder: InstanceType<typeof TextDecoder>;
  constructor(label: string) {
    this.#decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
  }
  *pieces(bytes: Uint8Array) {
    for (let at = 0; at < bytes.length; at += 7)
      yield this.#decoder.decode(bytes.slice(at, at + 7), { stream: true });
    yield this.#decoder.decode();
  }
  text(bytes: Uint8Array): string {
    const all = [...this.pieces(bytes)].join("");
    return this.#decoder.encoding.startsWith("utf-") ? all.replace(/^\ufeff/, "") : all;
  }
}
export function decode(bytes: Uint8Array, charset = "utf-8"): string {
  return new Strict(charset).text(bytes);
}
