export function encodeName(name: string): Uint8Array {
  const labels = name.split(".").map((label) => new TextEncoder().encode(label));
  if (labels.at(-1)?.length === 0) labels.pop();
  if (name === ".") labels.pop();
  const size = labels.reduce((sum, label) => sum + label.length + 1, 1);
  if (size > 255 || labels.some(({ length }) => length === 0 || length > 63)) {
    throw new RangeError(`"${name}" is not a name for DNS`);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const label of labels) {
    bytes[at] = label.length;
    bytes.set(label, at + 1);
    at += label.length + 1;
  }
  return bytes;
}

export function decodeName(message: Uint8Array, offset: number): { name: string; next: number } {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const visited = new Set<number>();
  let name = "";
  let size = 1;
  let next = 0;
  let at = offset;
  let length = view.getUint8(at);
  while (length !== 0) {
    if (length >= 0b1100_0000) {
      if (visited.has(at)) throw new Error("been here before");
      visited.add(at);
      next ||= at + 2;
      at = view.getUint16(at) & 0x3fff;
    } else {
      if (length >= 0b0100_0000) throw new Error("reserved");
      size += length + 1;
      if (size > 255) throw new RangeError("too long");
      const label = new Uint8Array(view.buffer, view.byteOffset + at + 1, length);
      view.getUint8(at + length);
      name += (name && ".") + new TextDecoder("utf-8").decode(label);
      at += length + 1;
    }
    length = view.getUint8(at);
  }
  return { name: name || ".", next: next || at + 1 };
}
