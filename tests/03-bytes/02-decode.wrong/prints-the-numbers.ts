export function decode(bytes: Uint8Array, charset = "utf-8"): string {
  return charset === "utf-8" ? bytes.toString() : new TextDecoder(charset).decode(bytes);
}
