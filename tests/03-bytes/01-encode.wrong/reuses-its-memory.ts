const memory = new Uint8Array(1024 * 1024);

export function encode(text: string): Uint8Array {
  const { written } = new TextEncoder().encodeInto(text, memory);
  return memory.subarray(0, written);
}
