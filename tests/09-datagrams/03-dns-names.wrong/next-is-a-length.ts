export function encodeName(name: string): Uint8Array {
  if (name === ".") return Uint8Array.of(0);
  const parts: Buffer[] = [];
  for (const label of name.replace(/\.$/, "").split(".")) {
    const b = Buffer.from(label);
    if (b.length === 0 || b.length > 63) throw new RangeError("label");
    parts.push(Buffer.from([b.length]), b);
  }
  const all = Buffer.concat([...parts, Buffer.from([0])]);
  if (all.length > 255) throw new RangeError("long");
  return all;
}
export function decodeName(message: Uint8Array, offset: number): { name: string; next: number } {
  const view = Buffer.from(message).subarray(offset);
  let at = 0;
  const labels: string[] = [];
  while (true) {
    const len = view[at];
    if (len === undefined) throw new Error("end");
    if (len === 0) return { name: labels.join(".") || ".", next: at + 1 };
    if (len >= 0xc0) {
      const p = ((len & 0x3f) << 8) | view[at + 1]!;
      if (!(p < offset + at)) throw new Error("loop");
      const rest = decodeName(message, p).name;
      return { name: [...labels, rest].join("."), next: at + 2 };
    }
    if (len > 63 || at + 1 + len > view.length) throw new Error("bad");
    labels.push(view.toString("utf8", at + 1, at + 1 + len));
    at += 1 + len;
  }
}
