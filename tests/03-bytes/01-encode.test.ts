import { encode } from "#exercises/03-bytes/01-encode.ts";
import { diagnose, expect, test } from "../test.ts";

test("ASCII text is one byte for each character", () => {
  const bytes = encode("GET /cats\r\n");

  expect(
    bytes,
    diagnose({
      utf16: [
        bytes?.length === 22,
        "Every second byte is zero: two bytes for each character. Which encoding is that?",
      ],
    }),
  ).toEqualBytes(Uint8Array.of(0x47, 0x45, 0x54, 0x20, 0x2f, 0x63, 0x61, 0x74, 0x73, 0x0d, 0x0a));
});

test("é is two bytes", () => {
  const bytes = encode("café");

  expect(
    bytes,
    diagnose({
      latin1: [
        equal(bytes, 0x63, 0x61, 0x66, 0xe9),
        "You gave é the single byte e9. That is its number, and Latin-1; what does UTF-8 make of it?",
      ],
      "drops-non-ascii": [
        equal(bytes, 0x63, 0x61, 0x66),
        "The é is missing: only ASCII characters came through.",
      ],
      "length-in-characters": [
        bytes.length === 4,
        "You gave four bytes for four characters, but the last one needs two. Where does the length of your bytes come from?",
      ],
    }),
  ).toEqualBytes(Uint8Array.of(0x63, 0x61, 0x66, 0xc3, 0xa9));
});

test("a coffee cup is three bytes", () => {
  expect(encode("☕!")).toEqualBytes(Uint8Array.of(0xe2, 0x98, 0x95, 0x21));
});

test("an emoji is four bytes, not two times three", () => {
  const bytes = encode("🐈");

  expect(
    bytes,
    diagnose({
      "encodes-halves": [
        bytes.length === 6,
        "A JavaScript string holds 🐈 as two units, and you encoded each on its own. UTF-8 encodes the whole character.",
      ],
    }),
  ).toEqualBytes(Uint8Array.of(0xf0, 0x9f, 0x90, 0x88));
});

test("an empty text is no bytes", () => {
  expect(encode("a")).toEqualBytes("a");
  expect(encode("")).toEqualBytes("");
});

test("a lone surrogate becomes U+FFFD", () => {
  for (const half of ["\ud83d", "\udc08"]) {
    const bytes = attempt(`a${half}b`);

    expect(
      bytes,
      diagnose({
        "throws-on-lone-surrogate": [
          bytes instanceof Error,
          `Half of a character made your function throw (${bytes}). The contract says what is to come in its place.`,
        ],
      }),
    ).toEqualBytes(Uint8Array.of(0x61, 0xef, 0xbf, 0xbd, 0x62));
  }
});

test("the length is that of the bytes, for long texts too", () => {
  const text = "naïve café ☕ 🐈\n".repeat(1000);

  expect(encode(text)).toEqualBytes(Buffer.from(text, "utf8"));
});

function equal(bytes: Uint8Array, ...expected: number[]): boolean {
  return Buffer.compare(bytes, Uint8Array.from(expected)) === 0;
}

/** The bytes, or the error that was thrown. */
function attempt(text: string): unknown {
  try {
    return encode(text);
  } catch (error) {
    return error;
  }
}
