export function encodeName(name: string): Uint8Array {
  if (name === ".") return Uint8Array.of(0);
  if (name.at(-1) !== ".") name += ".";
  const out = Buffer.alloc(Buffer.byteLength(name) + 1);
  let from = 0;
  for (let i = 0; i < name.length; i++)
    if (name[i] === ".") {
      const label = Buffer.from(name.slice(from, i));
      if (!label.length || label.length > 63) throw new RangeError("label");
      out[from] = label.length;
      out.set(label, from + 1);
      from = i + 1;
    }
  if (out.length > 255) throw new RangeError("long");
  return out;
}
export function decodeName(message: Uint8Array, offset: number): { name: string; next: number } {
  const labels: string[] = [];
  let next = -1,
    at = offset,
    total = 1;
  const seen = new Set<number>();
  for (;;) {
    if (seen.has(at)) throw new Error("circle");
    seen.add(at);
    if (at >= message.length) throw new Error("end");
    const len = message[at]!;
    if (len === 0) break;
    if (len >= 192) {
      if (at + 1 >= message.length) throw new Error("bad pointer");
      if (next < 0) next = at + 2;
      at = (len & 63) * 256 + message[at + 1]!;
      continue;
    }
    if (len > 63 || at + 1 + len > message.length || total + len > 254) throw new Error("bad label");
    total += len + 1;
    labels.push(Buffer.from(message.subarray(at + 1, at + 1 + len)).toString());
    at += len + 1;
  }
  return { name: labels.join(".") || ".", next: next < 0 ? at + 1 : next };
}
