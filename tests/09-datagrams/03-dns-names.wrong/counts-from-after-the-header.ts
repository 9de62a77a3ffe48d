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
  const labels: string[] = [];
  let next = -1,
    at = offset,
    jumps = 0,
    total = 1;
  for (;;) {
    if (at >= message.length) throw new Error("end");
    const len = message[at]!;
    if (len === 0) break;
    if (len >= 192) {
      if (at + 1 >= message.length || ++jumps > 200) throw new Error("bad pointer");
      if (next < 0) next = at + 2;
      at = 12 + (len & 63) * 256 + message[at + 1]!;
      continue;
    }
    if (len > 63 || at + 1 + len > message.length || total + len > 254) throw new Error("bad label");
    total += len + 1;
    labels.push(Buffer.from(message.subarray(at + 1, at + 1 + len)).toString());
    at += len + 1;
  }
  return { name: labels.join(".") || ".", next: next < 0 ? at + 1 : next };
}
