export function encode(text: string): Uint8Array {
  const room = new Uint8Array(3 * text.length);
  const { written } = new TextEncoder().encodeInto(text, room);
  return room.subarray(0, written);
}
