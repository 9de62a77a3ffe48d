export function encodeName(name: string): Uint8Array {
  const labels = name === "." ? [] : name.replace(/\.$/, "").split(".");
  let encoded = "";
  for (const label of labels) {
    const length = Buffer.byteLength(label);
    if (length === 0 || length > 63) throw new RangeError(`a label of ${length} bytes in ${name}`);
    encoded += String.fromCharCode(length) + Buffer.from(label).toString("latin1");
  }
  const bytes = Buffer.from(`${encoded}0`, "latin1");
  if (bytes.length > 255) throw new RangeError(`${name} needs ${bytes.length} bytes`);
  return bytes;
}

export function decodeName(message: Uint8Array, offset: number): { name: string; next: number } {
  const labels: string[] = [];
  let next: number | undefined;
  let size = 1;
  let start = offset;
  let at = offset;
  while (message[at] !== 0) {
    const length = message[at];
    if (length === undefined) throw new Error("the message ends inside a name");
    if (length >= 0xc0) {
      const low = message[at + 1];
      if (low === undefined) throw new Error("the message ends inside a pointer");
      next ??= at + 2;
      at = ((length & 0x3f) << 8) | low;
      // Each part of a name begins before the last one, so there is an end to them.
      if (at >= start) throw new Error("a pointer does not lead back");
      start = at;
    } else {
      const end = at + 1 + length;
      size += 1 + length;
      if (length > 63) throw new Error("a length byte begins with 01 or 10");
      if (end > message.length) throw new Error("the message ends inside a label");
      if (size > 255) throw new Error("the name is longer than 255 bytes");
      labels.push(new TextDecoder().decode(message.subarray(at + 1, end)));
      at = end;
    }
  }
  return { name: labels.join(".") || ".", next: next ?? at + 1 };
}
