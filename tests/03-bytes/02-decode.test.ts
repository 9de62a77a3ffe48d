/** Long because each kind of text is a test of its own: the first that fails says what is wrong. */
import { inspect } from "node:util";
import { decode } from "#exercises/03-bytes/02-decode.ts";
import { hexBytes } from "../../local-servers/escape.ts";
import { diagnose, differenceInText, expect, inAnswer, Random, test } from "../test.ts";

test("decodes UTF-8 when no charset is given", () => {
  const bytes = utf8("naïve café ☕ 🐈");

  const text = attempt(bytes);
  const empty = attempt(new Uint8Array(0));

  expect(
    text,
    diagnose(
      {
        "prints-the-numbers": [
          /^\d+(,\d+)+$/.test(String(text)),
          `Your function ${did(text)}, the bytes' numbers with commas between them. That's what \`toString()\` of a Uint8Array returns. What decodes bytes?`,
        ],
        "loses-the-text": [
          () => text === "" && decoderReturned(bytes).includes("naïve café ☕ 🐈"),
          `Your function ${did(text)}. Before that, a call of the decoder's \`decode\` had returned the text. What does your code do with what each of these calls returns?`,
        ],
        "one-byte-per-character": [
          String(text).startsWith("naÃ¯ve"),
          `Your function ${did(text)}. Every byte became a character of its own, as in Latin-1 or windows-1252. Which charset is the default?`,
        ],
        "rejects-valid-text": [
          text instanceof TypeError && "code" in text && text.code === "ERR_ENCODING_INVALID_ENCODED_DATA",
          `The bytes were those of "naïve café ☕ 🐈", which are valid UTF-8. Your function threw "${text}". A decoder says so of a part that begins or ends inside a character. Which bytes do you pass to \`decode\`, and in how many calls?`,
        ],
      },
      `The bytes were those of "naïve café ☕ 🐈". Your function ${did(text, "naïve café ☕ 🐈")}`,
    ),
  ).toBe("naïve café ☕ 🐈");
  expect(empty, diagnose({}, `For no bytes at all your function ${did(empty)}.`)).toBe("");
});

test("starts afresh with each call", () => {
  const cafe = attempt(utf8("café"));
  expect(cafe, diagnose({}, `The bytes were those of "café", and your function ${did(cafe)}.`)).toBe("café");
  const first = attempt(Uint8Array.of(0x61, 0xc3));
  const second = attempt(Uint8Array.of(0xa9, 0x62));

  expect(
    String(second),
    diagnose({
      "remembers-the-last-call": [
        true,
        `The bytes 61 c3 end inside a character, and your function ${did(first)}. Then it was given a9 62, and ${did(second)}: the é is made of bytes from both calls. What outside of your function keeps something from call to call?`,
      ],
    }),
  ).not.toContain("é");
});

test("keeps white space at both ends", () => {
  const text = attempt(utf8(" \tcats\r\n\n"));

  expect(
    text,
    diagnose(
      {
        "drops-a-zero": [
          () => text instanceof Error && "\t\n\r\x0f".split("").every(throws) && !["\x10", " "].some(throws),
          `The bytes 20 09 63 61 74 73 0d 0a 0a are valid UTF-8, and your function ${did(text)}. It does so for each byte below 10 (in hex), and for none of the others that were tried. How does your code write the number 9 with two digits?`,
        ],
        "rejects-valid-text": [
          text instanceof TypeError,
          `The bytes 20 09 63 61 74 73 0d 0a 0a are valid UTF-8, and your function ${did(text)}. What does your code take for damage?`,
        ],
        "trims-the-text": [
          () =>
            String(text).length < 10 &&
            String(text).trim() === "cats" &&
            " \tcats\r\n\n".includes(String(text)),
          `The bytes were those of " \\tcats\\r\\n\\n", and your function ${did(text)}. Spaces and line breaks are characters, too.`,
        ],
      },
      `The bytes were those of " \\tcats\\r\\n\\n". Your function ${did(text, " \tcats\r\n\n")}`,
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
        "incomplete-table": [
          /^[“\u0093]5€[”\u0094][…\u0085]$/.test(String(text)),
          `For 93 35 80 94 85 in windows-1252, your function ${did(text)}. The byte 80 is € now, but others from 80 to 9f are still control characters, as in Latin-1. What decodes all of them?`,
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
        "reads-past-view": [
          String(text).startsWith("café "),
          `The bytes were a view of the five bytes of "café", and your function ${did(text)}, which includes bytes from after the view. Where does a view end?`,
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
      `The bytes were ef bb bf 63 61 74 73. Your function ${did(text, "cats")}`,
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
      `The text was "cats", U+FEFF and " and dogs". Your function ${did(text, "cats\uFEFF and dogs")}`,
    ),
  ).toBe(true);
});

test("leaves out one byte-order mark, not two", () => {
  const text = decode(utf8("\uFEFF\uFEFFcats"));

  expect(
    [...(text ?? "")],
    diagnose(
      {
        "drops-every-mark": [
          text === "cats",
          "The bytes were ef bb bf ef bb bf 63 61 74 73, and your function left out both marks. The second one isn't at the beginning.",
        ],
      },
      `The bytes were ef bb bf ef bb bf 63 61 74 73. Your function ${did(text, "\uFEFFcats")}`,
    ),
  ).toEqual(["\uFEFF", "c", "a", "t", "s"]);
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
          "tries-another-charset": [
            typeof text === "string" && text === Buffer.from(bytes).toString("latin1"),
            `The bytes ${shown} aren't valid UTF-8, and your function ${did(text)}, one character for each byte. It used another charset than the one that the caller asked for. How should the caller notice that UTF-8 was wrong?`,
          ],
        },
        `The bytes ${shown} aren't valid UTF-8, and your function ${did(text)}. The task asks for a TypeError.`,
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
        `The last character of ${shown} is cut off, and your function ${did(text)}. The task asks for a TypeError.`,
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
      `There is no charset called klingon-8, and your function ${did(text)}. The task asks for a RangeError.`,
    ),
  ).toBeInstanceOf(RangeError);
  const known = attempt(utf8("cats"), "utf-8");
  expect(known, diagnose({}, `For the charset "utf-8" your function ${did(known)}.`)).toBe("cats");
});

test("knows the other charsets of the Encoding Standard, by any of their names", () => {
  for (const [charset, bytes, expected] of [
    ["windows-1251", [0xea, 0xee, 0xf2], "кот"],
    ["Windows-1252", [0x80, 0x35], "€5"],
    ["UTF8", [0xc3, 0xa9], "é"],
    ["utf-16le", [0x15, 0x26], "☕"],
  ] as const) {
    const text = attempt(Uint8Array.from(bytes), charset);

    expect(
      text,
      diagnose(
        {
          "knows-two-charsets": [
            text instanceof RangeError,
            `The charset was ${JSON.stringify(charset)}, and your function threw "${text}". Who should decide which names are known: your code, or the decoder?`,
          ],
        },
        `The charset was ${JSON.stringify(charset)}. Your function ${did(text, expected)}`,
      ),
    ).toBe(expected);
  }
});

test("decodes bytes that it has never seen", () => {
  const random = new Random("decode");
  for (let count = 0; count < 20; count++) {
    const expected = Array.from({ length: random.integer(1, 12) }, () =>
      random.pick([...random.word(3), ..."éÀñ ?\n"]),
    ).join("");
    const charset = random.pick(["utf-8", "windows-1252"]);
    const bytes = charset === "utf-8" ? utf8(expected) : Buffer.from(expected, "latin1");

    const text = attempt(bytes, charset);

    expect(
      text,
      diagnose(
        {
          "replays-the-examples": [
            text === "" || text === undefined,
            `For ${inspect(expected)} in ${charset}, a text that the task doesn't mention, your function ${did(text)}. Which bytes does your code expect?`,
          ],
        },
        `The bytes were those of ${inspect(expected)} in ${charset}. Your function ${did(text, expected)}`,
      ),
    ).toBe(expected);
  }
});

test("keeps ef bb bf in windows-1252, where they are three characters", () => {
  const text = attempt(Uint8Array.of(0xef, 0xbb, 0xbf, 0x63), "windows-1252");
  const seen = `For ef bb bf 63 in windows-1252, your function ${did(text)}.`;

  expect(
    text,
    diagnose(
      {
        "drops-marks-of-other-charsets": [
          text === "c",
          `${seen} In windows-1252, each byte is a character, and these three are "ï»¿". In which charset are they a byte-order mark?`,
        ],
      },
      seen,
    ),
  ).toBe("ï»¿c");
});

test("knows every byte of windows-1252", () => {
  const free = [0x81, 0x8d, 0x8f, 0x90, 0x9d]; // They have no character of their own.
  const bytes = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => !free.includes(byte));
  const decoder = new TextDecoder("windows-1252");

  const characters = attemptAll(bytes, "windows-1252");

  for (const [at, byte] of bytes.entries()) {
    const expected = decoder.decode(Uint8Array.of(byte), { stream: true }) + decoder.decode();
    const character = characters[at];

    expect(
      character,
      diagnose({
        "drops-a-character": [
          byte < 0x80 && character === "",
          `The byte ${byte.toString(16).padStart(2, "0")} is ${inspect(expected)}, a character like any other, and your function ${did(character)}. What in your code leaves it out?`,
        ],
        "incomplete-table": [
          true,
          `The byte ${byte.toString(16).padStart(2, "0")} is ${inspect(expected)} in windows-1252, and your function ${did(character)}. If your code has a table of its own, is it complete? Node has one.`,
        ],
      }),
    ).toBe(expected);
  }
});

test("decodes a real U+FFFD like any other character", () => {
  const text = attempt(utf8("what \uFFFD means"));

  expect(
    text,
    diagnose(
      {
        "rejects-real-replacement": [
          text instanceof TypeError,
          `The text contains U+FFFD itself (ef bf bd), which is valid UTF-8, and your function ${did(text)}. Does a \uFFFD in the decoded text always mean damage?`,
        ],
      },
      `The text contains U+FFFD itself (ef bf bd), which is valid UTF-8, and your function ${did(text)}.`,
    ),
  ).toBe("what \uFFFD means");
});

test("is strict in every charset, whatever its name", () => {
  for (const [charset, bytes, why] of [
    ["UTF8", [0x61, 0xff], "aren't valid UTF-8"],
    ["utf-16le", [0x61, 0x00, 0x62], "end in the middle of a UTF-16 unit"],
  ] as const) {
    const text = attempt(Uint8Array.from(bytes), charset);

    const seen = `The charset was ${JSON.stringify(charset)}. The bytes ${hexBytes(Uint8Array.from(bytes))} ${why}, and your function ${did(text)}.`;
    expect(
      text,
      diagnose(
        {
          "strict-for-one-name": [
            () =>
              String(text).includes("\uFFFD") &&
              attempt(Uint8Array.of(0x61, 0xff), "utf-8") instanceof TypeError,
            `${seen} With the charset "utf-8", your function threw a TypeError for damaged bytes. What decides whether your decoder is strict?`,
          ],
        },
        `${seen} The task asks for a TypeError.`,
      ),
    ).toBeInstanceOf(TypeError);
  }
});

test("keeps the characters of a text as they are", () => {
  const text = attempt(utf8("cafe\u0301"));

  const asWritten = JSON.stringify(text).replace(/[\u007f-\uffff]/g, escaped);
  expect(
    text,
    diagnose(
      {
        "normalizes-the-text": [
          text === "caf\u00e9",
          `The bytes were those of "cafe\\u0301", an e and an accent, and your function returned ${asWritten}, another text that looks the same. What in your code changes the characters?`,
        ],
      },
      `The bytes were those of "cafe\\u0301", an e and an accent. Your function ${did(text)}.`,
    ),
  ).toBe("cafe\u0301");
});

/** UTF-8 bytes in memory of their own: a small Buffer is a view into memory that it shares with others. */
function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** True if the answer throws for this text. */
function throws(text: string): boolean {
  return attempt(utf8(text)) instanceof Error;
}

/** What the calls of a TextDecoder return while the answer decodes these bytes. */
function decoderReturned(bytes: Uint8Array): string[] {
  return inAnswer(
    (run, bytes) => {
      const { TextDecoder } = process.getBuiltinModule("node:util");
      const { decode } = TextDecoder.prototype;
      const returned: string[] = [];
      TextDecoder.prototype.decode = function (...given) {
        const text = Reflect.apply(decode, this, given);
        returned.push(text);
        return text;
      };
      try {
        run(bytes);
      } finally {
        TextDecoder.prototype.decode = decode;
      }
      return returned;
    },
    decode,
    bytes,
  );
}

/** A character as JavaScript can write it: `\\u00e9`. */
function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** The text, or the error that was thrown. */
function attempt(bytes: Uint8Array, charset?: string): unknown {
  try {
    return decode(bytes, charset);
  } catch (error) {
    return error;
  }
}

/** The same for each byte by itself, asked where the answer runs: on a busy machine, many calls take long to cross over. */
function attemptAll(bytes: number[], charset: string): unknown[] {
  return inAnswer(
    (run, bytes, charset) =>
      bytes.map((byte) => {
        try {
          return run(Uint8Array.of(byte), charset);
        } catch (error) {
          return error;
        }
      }),
    decode,
    bytes,
    charset,
  );
}

/** What a call did, in words; with what was expected, also how that differs, as a sentence of its own. */
function did(result: unknown, expected?: string): string {
  const seen = result instanceof Error ? `threw ${result}` : `returned ${inspect(result)}`;
  if (expected === undefined) return seen;
  return typeof result === "string" ? `${seen}. ${differenceInText(result, expected)}` : `${seen}.`;
}
