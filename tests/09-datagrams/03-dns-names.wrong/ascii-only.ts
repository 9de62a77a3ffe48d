export function encodeName(name: string): Uint8Array {
  if (name === ".") return Uint8Array.of(0);
  if (name.endsWith(".")) name = name.slice(0, -1);
  const bytes: number[] = [];
  for (const label of name.split(".")) {
    if (!/^[a-z0-9_-]{1,63}$/i.test(label)) throw new RangeError(`invalid label ${label}`);
    bytes.push(label.length, ...Buffer.from(label));
  }
  bytes.push(0);
  if (bytes.length > 255) throw new RangeError("too long");
  return Uint8Array.from(bytes);
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
