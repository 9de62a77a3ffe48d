export function encode(text: string): Uint8Array {
  return new Uint8Array(text as unknown as number);
}
