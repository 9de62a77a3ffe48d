import { transcode } from "node:buffer";

class Text {
  #units: Buffer;
  constructor(text: string) {
    this.#units = Buffer.from(text.replace(/\p{Surrogate}/gu, "\ufffd"), "utf16le");
  }
  get bytes(): Uint8Array {
    return this.#units.length === 0 ? new Uint8Array() : transcode(this.#units, "utf16le", "utf8");
  }
}
export function encode(text: string): Uint8Array {
  return new Text(text).bytes;
}
