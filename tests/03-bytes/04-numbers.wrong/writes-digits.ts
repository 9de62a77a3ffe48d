export function packHeader(header: { type: number; length: number }): Uint8Array {
  return new TextEncoder().encode(`${header.type} ${header.length}`);
}

export function unpackHeader(bytes: Uint8Array): { type: number; length: number } {
  const [type = 0, length = 0] = new TextDecoder().decode(bytes).split(" ").map(Number);
  return { type, length };
}
