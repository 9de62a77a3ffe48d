export function encodeName(name: string): Uint8Array {
  const absolute = name.endsWith(".") ? name : `${name}.`;
  const encoded = Buffer.concat(absolute === "." ? [Buffer.of(0)] : absolute.split(".").map(encodeLabel));
  if (encoded.byteLength > 255) throw new RangeError("More than 255 bytes");
  return encoded;
}

function encodeLabel(label: string, index: number, all: string[]): Uint8Array {
  const length = Buffer.byteLength(label);
  const isRoot = index === all.length - 1;
  if (length > 63) throw new RangeError(`More than 63 bytes: ${label}`);
  if (length === 0 && !isRoot) throw new RangeError(`An empty label: ${all.join(".")}`);
  return Buffer.concat([Buffer.from([length]), Buffer.from(label, "utf8")]);
}

type Part = { label: Uint8Array; next?: undefined } | { label?: undefined; next: number };

export function decodeName(message: Uint8Array, offset: number): { name: string; next: number } {
  const labels: string[] = [];
  let next: number | undefined;
  for (const part of parts(Buffer.from(message), offset)) {
    if (part.label) labels.push(part.label.toString());
    else next ??= part.next;
    if (Buffer.byteLength(labels.join(".")) + 2 > 255) throw new Error("More than 255 bytes");
  }
  return { name: labels.length === 0 ? "." : labels.join("."), next: next ?? offset };
}

function* parts(message: Buffer, offset: number): Generator<Part> {
  let jumps = 0;
  for (let at = offset; ; ) {
    const first = message.readUInt8(at);
    switch (first & 0xc0) {
      case 0xc0:
        yield { next: at + 2 };
        if (++jumps > 127) throw new Error("Pointers without end");
        at = message.readUInt16BE(at) - 0xc000;
        break;
      case 0:
        if (first === 0) return yield { next: at + 1 };
        if (at + 1 + first >= message.length) throw new Error("A label without end");
        yield { label: message.subarray(at + 1, at + 1 + first) };
        at += 1 + first;
        break;
      default:
        throw new Error("Reserved bits");
    }
  }
}
