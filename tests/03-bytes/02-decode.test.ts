import { inspect } from "node:util";
import { decode } from "#exercises/03-bytes/02-decode.ts";
import { diagnose, expect, test } from "../test.ts";

test("decodes UTF-8 when no charset is given", () => {
  const bytes = utf8("naïve café ☕ 🐈");

  const text = decode(bytes);
  const empty = decode(new Uint8Array(0));

  expect(
    text,
    diagnose(
      {
        "prints-the-numbers": [
          /^\d+(,\d+)+$/.test(text),
          `Your function ${did(text)}, the bytes' numbers with commas between them. That's what \`toString()\` of a Uint8Array returns. What decodes bytes?`,
        ],
        "one-byte-per-character": [
          String(text).startsWith("naÃ¯ve"),
          `Your function ${did(text)}. Every byte became a character of its own, as in Latin-1 or windows-1252. Which charset is the default?`,
        ],
      },
      `Your function ${did(text)}.`,
    ),
  ).toBe("naïve café ☕ 🐈");
  expect(empty, diagnose({}, `For no bytes at all your function ${did(empty)}.`)).toBe("");
});

test("keeps white space at both ends", () => {
  const text = decode(utf8(" \tcats\r\n\n"));

  expect(
    text,
    diagnose(
      {
        "trims-the-text": [
          text?.trim() === "cats",
          `The bytes were those of " \\tcats\\r\\n\\n", and your function ${did(text)}. Spaces and line breaks are characters, too.`,
        ],
      },
      `Your function ${did(text)}.`,
    ),
  ).toBe(" \tcats\r\n\n");
});

test("decodes windows-1252 as one character for each byte", () => {
  const text = attempt(Uint8Array.of(0x63, 0x61, 0x66, 0xe9), "windows-1252");
  const code = text instanceof Error && "code" in text ? text.code : "";

  expect(
    text,
    diagnose(
      {
        "asks-buffer": [
          code === "ERR_UNKNOWN_ENCODING",
          `Your function threw "${text}". A Buffer only knows a handful of charsets, and windows-1252 isn't one of them. What else does Node have that turns bytes into text?`,
        ],
        "ignores-charset": [
          code === "ERR_ENCODING_INVALID_ENCODED_DATA" || String(text).includes("\uFFFD"),
          `The caller asked for windows-1252, where the byte e9 is é. Your function ${did(text)}, which is what you get for e9 in UTF-8. Where do you use \`charset\`?`,
        ],
      },
      `For 63 61 66 e9 in windows-1252, your function ${did(text)}.`,
    ),
  ).toBe("café");
});

test("decodes the windows-1252 characters that Latin-1 doesn't have", () => {
  const text = attempt(Uint8Array.of(0x93, 0x35, 0x80, 0x94, 0x85), "windows-1252");

  expect(
    text,
    diagnose(
      {
        "latin1-for-1252": [
          String(text).includes("\u0080"),
          "The byte 80 came out as the control character U+0080. That is Latin-1; in windows-1252 it is €. If you did ask for windows-1252, read about the trap in the task again.",
        ],
      },
      `For 93 35 80 94 85 in windows-1252, your function ${did(text)}.`,
    ),
  ).toBe("“5€”…");
});

test("decodes only the bytes of a view into a larger buffer", () => {
  const larger = utf8("[before] café [after]");

  const text = attempt(larger.subarray(9, 14));

  expect(
    text,
    diagnose(
      {
        "decodes-whole-buffer": [
          String(text).includes("[before]"),
          `The bytes were a view of the five bytes of "café", and your function ${did(text)}. What does \`.buffer\` of a view refer to?`,
        ],
      },
      `The bytes were a view of the five bytes of "café", and your function ${did(text)}.`,
    ),
  ).toBe("café");
});

test("leaves out a byte-order mark at the beginning", () => {
  const text = decode(utf8("\uFEFFcats"));

  expect(
    [...(text ?? "")],
    diagnose(
      {
        "keeps-bom": [
          text === "\uFEFFcats",
          'Your text begins with the byte-order mark, U+FEFF. You can\'t see it, but `text === "cats"` is false.',
        ],
      },
      `Your function ${did(text)}.`,
    ),
  ).toEqual(["c", "a", "t", "s"]);
});

test("keeps U+FEFF anywhere else", () => {
  const text = decode(utf8("cats\uFEFF and dogs"));

  expect(
    [...(text ?? "")].includes("\uFEFF"),
    diagnose(
      {
        "drops-later-marks": [
          text === "cats and dogs",
          "The bytes ef bb bf were in the middle of the text, and your function left them out. Where are they a byte-order mark?",
        ],
      },
      `Your function ${did(text)}.`,
    ),
  ).toBe(true);
});

test("throws a TypeError for malformed UTF-8", () => {
  for (const [shown, bytes] of [
    ["61 ff", [0x61, 0xff]],
    ["c3 28", [0xc3, 0x28]],
    ["ed a0 80", [0xed, 0xa0, 0x80]],
    ["c0 80", [0xc0, 0x80]],
  ] as const) {
    const text = attempt(Uint8Array.from(bytes));

    expect(
      text,
      diagnose(
        {
          "replaces-malformed": [
            typeof text === "string" && text.includes("\uFFFD"),
            `The bytes ${shown} aren't valid UTF-8, and your function ${did(text)}. How should the caller notice?`,
          ],
        },
        `The bytes ${shown} aren't valid UTF-8, and your function ${did(text)}.`,
      ),
    ).toBeInstanceOf(TypeError);
  }
});

test("throws a TypeError for a text that stops inside a character", () => {
  for (const [shown, bytes] of [
    ["61 e2 98", [0x61, 0xe2, 0x98]],
    ["c3", [0xc3]],
    ["f0 9f 90", [0xf0, 0x9f, 0x90]],
  ] as const) {
    const text = attempt(Uint8Array.from(bytes));

    expect(
      text,
      diagnose(
        {
          "replaces-malformed": [
            typeof text === "string" && text.includes("\uFFFD"),
            `The last character of ${shown} is cut off, and your function ${did(text)}. How should the caller notice?`,
          ],
          "accepts-cut-end": [
            text === "a" || text === "",
            `The last character of ${shown} is cut off, and your function ${did(text)}, the text before it. How does the decoder learn that no more bytes will come?`,
          ],
        },
        `The last character of ${shown} is cut off, and your function ${did(text)}.`,
      ),
    ).toBeInstanceOf(TypeError);
  }
});

test("throws a RangeError for an unknown charset", () => {
  const text = attempt(utf8("cats"), "klingon-8");

  expect(
    text,
    diagnose(
      {
        "guesses-charset": [
          typeof text === "string",
          `There is no charset called klingon-8, and your function ${did(text)}. Which charset did it use?`,
        ],
      },
      `There is no charset called klingon-8, and your function ${did(text)}.`,
    ),
  ).toBeInstanceOf(RangeError);
  expect(attempt(utf8("cats"), "utf-8")).toBe("cats");
});

/** UTF-8 bytes in memory of their own: a small Buffer is a view into memory that it shares with others. */
function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The text, or the error that was thrown. */
function attempt(bytes: Uint8Array, charset?: string): unknown {
  try {
    return decode(bytes, charset);
  } catch (error) {
    return error;
  }
}

/** What a call did, in words. */
function did(result: unknown): string {
  return result instanceof Error ? `threw ${result}` : `returned ${inspect(result)}`;
}
