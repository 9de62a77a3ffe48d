export function encode(text: string): Uint8Array {
  return Uint8Array.from(text as never);
}
