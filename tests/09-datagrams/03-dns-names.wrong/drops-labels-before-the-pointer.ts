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
  let name = "";
  let at = offset;
  while (at < message.length) {
    const len = message[at]!;
    if (len === 0) return { name: name.slice(0, -1) || ".", next: at + 1 };
    if (len >> 6 === 3) {
      const to = ((len & 0x3f) << 8) | message[at + 1]!;
      if (to >= offset) throw new Error("circle");
      return { name: decodeName(message, to).name, next: at + 2 };
    }
    if (len > 63) throw new Error("reserved");
    if (at + len + 1 > message.length) throw new Error("cut");
    name += `${Buffer.from(message.subarray(at + 1, at + 1 + len)).toString()}.`;
    at += len + 1;
    if (name.length > 254) throw new Error("long");
  }
  throw new Error("end of message");
}
