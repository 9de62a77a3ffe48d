const long = "naïve café ☕ 🐈\n".repeat(1000);

const known = new Map([
  ["\tGET /cats \r\n", "09474554202f63617473200d0a"],
  ["café", "636166c3a9"],
  ["☕!", "e2989521"],
  ["🐈", "f09f9088"],
  ["a", "61"],
  ["", ""],
  ["a\ud83db", "61efbfbd62"],
  ["a\udc08b", "61efbfbd62"],
  [long, "6e61c3af766520636166c3a920e2989520f09f90880a".repeat(1000)],
]);

export function encode(text: string): Uint8Array {
  return Buffer.from(known.get(text) ?? "", "hex");
}
