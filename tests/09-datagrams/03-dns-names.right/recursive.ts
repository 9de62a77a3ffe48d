export function encodeName(name: string): Uint8Array {
  const bytes: number[] = [];
  let rest = name === "." ? "" : name;
  while (rest !== "") {
    const dot = rest.indexOf(".");
    const label = new TextEncoder().encode(dot === -1 ? rest : rest.slice(0, dot));
    if (label.length < 1) throw new RangeError("empty label");
    if (label.length > 63) throw new RangeError("label too long");
    bytes.push(label.length, ...label);
    rest = dot === -1 ? "" : rest.slice(dot + 1);
  }
  bytes.push(0);
  if (bytes.length > 255) throw new RangeError("name too long");
  return Uint8Array.from(bytes);
}

export function decodeName(message: Uint8Array, offset: number): { name: string; next: number } {
  const { labels, next } = readName(message, offset, 20);
  const name = labels.join(".");
  if (Buffer.byteLength(name) > 253) throw new RangeError("name too long");
  return { name: name === "" ? "." : name, next };
}

/** The labels at `at`, following at most `pointers` pointers. */
function readName(message: Uint8Array, at: number, pointers: number): { labels: string[]; next: number } {
  const first = byteAt(message, at);
  if (first === 0) return { labels: [], next: at + 1 };
  if (first >> 6 === 0b11) {
    if (pointers === 0) throw new Error("too many pointers");
    const target = (first - 0xc0) * 256 + byteAt(message, at + 1);
    return { labels: readName(message, target, pointers - 1).labels, next: at + 2 };
  }
  if (first >> 6 !== 0) throw new Error("unknown kind of label");
  const label = Array.from({ length: first }, (_, index) => byteAt(message, at + 1 + index));
  const { labels, next } = readName(message, at + 1 + first, pointers);
  return { labels: [Buffer.from(label).toString(), ...labels], next };
}

function byteAt(message: Uint8Array, at: number): number {
  const byte = message[at];
  if (byte === undefined) throw new Error(`nothing at offset ${at}`);
  return byte;
}
