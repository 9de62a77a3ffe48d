export function encodeName(name: string): Uint8Array {
  const labels = name === "." ? [] : name.replace(/\.$/, "").split(".");
  const parts = labels.flatMap((label) => {
    const bytes = Buffer.from(label);
    if (bytes.length === 0 || bytes.length > 63)
      throw new RangeError(`a label of ${bytes.length} bytes in ${name}`);
    return [Buffer.of(bytes.length), bytes];
  });
  const encoded = Buffer.concat([...parts, Buffer.of(0)]);
  if (encoded.length > 255) throw new RangeError(`${name} needs ${encoded.length} bytes`);
  return encoded;
}

export function decodeName(message: Uint8Array, offset: number): { name: string; next: number } {
  const { labels, end } = readLabels(message, offset);
  const length = message[end] ?? 0;
  if (length === 0) return { name: labels.join(".") || ".", next: end + 1 };
  if (end + 1 >= message.length) throw new Error("the message ends inside a pointer");
  const rest = readLabels(message, ((length & 0x3f) << 8) | message[end + 1]!);
  return { name: [...labels, ...rest.labels].join(".") || ".", next: end + 2 };
}

function readLabels(message: Uint8Array, offset: number): { labels: string[]; end: number } {
  const labels: string[] = [];
  let at = offset;
  for (;;) {
    const length = message[at];
    if (length === undefined) throw new Error("the message ends inside a name");
    if (length === 0 || length >= 0xc0) return { labels, end: at };
    if (length > 63) throw new Error("a length byte begins with 01 or 10");
    const end = at + 1 + length;
    if (end > message.length) throw new Error("the message ends inside a label");
    labels.push(new TextDecoder().decode(message.subarray(at + 1, end)));
    at = end;
  }
}
