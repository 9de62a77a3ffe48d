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
  const { labels, next } = readLabels(message, offset);
  const size = labels.reduce((sum, label) => sum + 1 + Buffer.byteLength(label), 1);
  if (size > 255) throw new Error("the name is longer than 255 bytes");
  return { name: labels.join(".") || ".", next };
}

function readLabels(message: Uint8Array, at: number): { labels: string[]; next: number } {
  const length = message[at];
  const end = at + 1 + (length ?? 0);
  if (length === 0) return { labels: [], next: end };
  if (length === undefined) throw new Error("the message ends inside a name");
  if (length >= 0xc0) {
    const low = message[at + 1];
    if (low === undefined) throw new Error("the message ends inside a pointer");
    return { labels: readLabels(message, ((length & 0x3f) << 8) | low).labels, next: at + 2 };
  }
  if (length > 63 || end > message.length) throw new Error("not a label");
  const rest = readLabels(message, end);
  return {
    labels: [new TextDecoder().decode(message.subarray(at + 1, end)), ...rest.labels],
    next: rest.next,
  };
}
