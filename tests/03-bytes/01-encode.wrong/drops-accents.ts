export function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text.normalize("NFD").replace(/[\u0300-\u036f]/g, ""));
}
