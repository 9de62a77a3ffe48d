export function encodeName(name: string): Uint8Array {
  let out = "";
  for (const label of name.split(".")) {
    if (!label) continue;
    if (label.length > 63) throw new RangeError("too long");
    out += label.length + label;
  }
  return Buffer.from(`${out}\0`);
}
export function decodeName(_message: Uint8Array, _offset: number): { name: string; next: number } {
  throw new Error("later");
}
