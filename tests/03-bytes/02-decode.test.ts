import { decode } from "#exercises/03-bytes/02-decode.ts";
import { diagnose, expect, test } from "../test.ts";

test("UTF-8 is the charset when none is given", () => {
  const bytes = Uint8Array.from(Buffer.from("naïve café ☕ 🐈"));

  expect(decode(bytes)).toBe("naïve café ☕ 🐈");
  expect(decode(new Uint8Array(0))).toBe("");
});

test("windows-1252 gives each byte its own character", () => {
  const text = attempt(Uint8Array.of(0x63, 0x61, 0x66, 0xe9), "windows-1252");

  expect(
    text,
    diagnose({
      "asks-buffer": [
        (text as NodeJS.ErrnoException)?.code === "ERR_UNKNOWN_ENCODING",
        "Buffer does not know windows-1252; it has only a handful of charsets. What else does Node have that makes text of bytes?",
      ],
      "ignores-charset": [
        text instanceof Error || String(text).includes("\uFFFD"),
        "The byte e9 is é in windows-1252; you read it as UTF-8. Which charset did the caller name?",
      ],
    }),
  ).toBe("café");
});

test("windows-1252 has € and quotation marks where Latin-1 has control characters", () => {
  const text = attempt(Uint8Array.of(0x93, 0x35, 0x80, 0x94, 0x85), "windows-1252");

  expect(
    text,
    diagnose({
      "latin1-for-1252": [
        String(text).includes("\u0080"),
        "The byte 80 came out as U+0080, a control character: that is Latin-1. If you asked for windows-1252 and got this, read about the trap in the task again.",
      ],
    }),
  ).toBe("“5€”…");
});

test("a view into a larger buffer decodes only its own bytes", () => {
  const larger = Buffer.from("[before] café [after]");

  const text = attempt(larger.subarray(9, 14));

  expect(
    text,
    diagnose({
      "decodes-whole-buffer": [
        text instanceof Error || String(text).length > 4,
        "The bytes were a view of five bytes, and you decoded what lies around them. What does `.buffer` of a view give you?",
      ],
    }),
  ).toBe("café");
});

test("a byte-order mark is no character", () => {
  const text = decode(Buffer.from("\uFEFFcats"));

  expect(
    [...text],
    diagnose({
      "keeps-bom": [
        text.startsWith("\uFEFF"),
        'Your text begins with U+FEFF: invisible on the screen, but `text === "cats"` is false.',
      ],
    }),
  ).toEqual(["c", "a", "t", "s"]);
});

test("malformed UTF-8 throws a TypeError", () => {
  for (const bytes of [
    [0x61, 0xff],
    [0xc3, 0x28],
    [0xed, 0xa0, 0x80],
    [0xc0, 0x80],
  ]) {
    const text = attempt(Uint8Array.from(bytes));

    expect(
      text,
      diagnose({
        "replaces-malformed": [
          String(text).includes("\uFFFD"),
          "These bytes are no UTF-8, and you returned a text with � in it. How will the caller notice?",
        ],
      }),
    ).toBeInstanceOf(TypeError);
  }
});

test("a text that stops inside a character throws a TypeError", () => {
  for (const bytes of [[0x61, 0xe2, 0x98], [0xc3], [0xf0, 0x9f, 0x90]]) {
    const text = attempt(Uint8Array.from(bytes));

    expect(
      text,
      diagnose({
        "replaces-malformed": [
          String(text).includes("\uFFFD"),
          "The last character is cut off, and you returned � in its place.",
        ],
        "accepts-cut-end": [
          typeof text === "string",
          "The last character is cut off, and you returned the text before it as if nothing were missing. Who told the decoder that nothing more comes?",
        ],
      }),
    ).toBeInstanceOf(TypeError);
  }
});

test("an unknown charset throws a RangeError", () => {
  const text = attempt(Buffer.from("cats"), "klingon-8");

  expect(
    text,
    diagnose({
      "guesses-charset": [
        typeof text === "string",
        "Nobody knows a charset `klingon-8`, and you returned a text. In which charset did you read it?",
      ],
    }),
  ).toBeInstanceOf(RangeError);
  expect(attempt(Buffer.from("cats"), "utf-8")).toBe("cats");
});

/** The text, or the error that was thrown. */
function attempt(bytes: Uint8Array, charset?: string): unknown {
  try {
    return decode(bytes, charset);
  } catch (error) {
    return error;
  }
}
