import { encode } from "#exercises/03-bytes/01-encode.ts";
import { hexBytes } from "../../local-servers/escape.ts";
import {
  type BytesLike,
  diagnose,
  differenceInBytes,
  expect,
  inAnswer,
  Random,
  type Symptoms,
  test,
  toBytes,
} from "../test.ts";

/** The memory that Node shares out to small Buffers. */
const poolSize = Buffer.from("a").buffer.byteLength;

test("encodes each ASCII character as one byte", () => {
  const text = "\tGET /cats \r\n";

  const bytes = encode(text);

  expect(
    bytes,
    diagnose(
      {
        utf16: [
          () => equal(bytes, ...Buffer.from(text, "utf16le")),
          `The ${text.length} characters became ${bytes?.length} bytes, and every second one is zero. Which encoding uses two bytes for each character?`,
        ],
        "takes-the-text-for-a-length": [
          () => bytes.length === 0 && equal(encode("3"), 0, 0, 0),
          `For ${JSON.stringify(text)} your function returned no bytes, and for "3" it returns 00 00 00. A Uint8Array that is made from one number is that many zeros. What did you make yours from?`,
        ],
        "takes-characters-for-numbers": [
          () => equal(bytes, ...Buffer.alloc(text.length)) && equal(encode("12"), 1, 2),
          `For ${JSON.stringify(text)} your function returned ${shown(bytes)}, and for "12" it returns 01 02. It takes each character for a number. Which number belongs to the character "1" in ASCII?`,
        ],
        "keeps-unused-bytes": [
          () => bytes.length > text.length && equal(bytes, ...padded(text, bytes.length)),
          `The ${text.length} bytes of the text are followed by ${zeros(bytes?.length - text.length)}. How do you know how much of your memory was filled?`,
        ],
        "returns-the-pool": [
          () => bytes.length === poolSize && Buffer.from(bytes).includes(text),
          `The text has ${text.length} bytes. Your function returned ${bytes?.length}, with the text somewhere among them. What does \`.buffer\` of a Buffer refer to?`,
        ],
        "adds-a-mark": [
          () => equal(bytes, 0xef, 0xbb, 0xbf, ...Buffer.from(text)),
          "Your bytes begin with ef bb bf, a byte-order mark, and the text doesn't. Where does it come from?",
        ],
        "changes-white-space": [
          () => bytes.length < text.length && Buffer.from(bytes).toString().trim() === "GET /cats",
          "The text begins with a tab and ends with a space and a line break. Those are characters, too, and some of them are missing.",
        ],
        "escapes-the-text": [
          () => isEscaped(asText(bytes), text),
          `Your function returned the bytes of ${JSON.stringify(asText(bytes))}. The text was ${JSON.stringify(text)}: something in your code escapes its characters before they are encoded.`,
        ],
        "adds-to-the-text": [
          () => asText(bytes).includes(text) && encode("a").length > 1,
          `Your function returned the bytes of ${JSON.stringify(asText(bytes))}: the whole text, and more. What does your code add to it?`,
        ],
      },
      seen(text, bytes),
    ),
  ).toEqualBytes(Buffer.from(text, "latin1"));
});

test("encodes é as two bytes", () => {
  const bytes = encode("café");

  expect(
    bytes,
    diagnose(
      {
        latin1: [
          () => equal(bytes, 0x63, 0x61, 0x66, 0xe9),
          "Your function encoded é as the single byte e9, the number of the character. That is Latin-1. How many bytes does UTF-8 use for é?",
        ],
        "drops-accents": [
          () => equal(bytes, ...Buffer.from("cafe")),
          "Your function returned the bytes of `cafe`, without the accent. What in your code takes it off?",
        ],
        "drops-non-ascii": [
          () => equal(bytes, 0x63, 0x61, 0x66),
          "Your function returned the bytes of `caf`. The é is missing.",
        ],
        "length-in-characters": [
          () => bytes.length === 4 && bytes[2] === 0x66,
          `The text has four characters, and your function returned four bytes (${hexBytes(bytes)}), so the é was cut off. Where does the length of your bytes come from?`,
        ],
      },
      seen("café", bytes),
    ),
  ).toEqualBytes(Uint8Array.of(0x63, 0x61, 0x66, 0xc3, 0xa9));
});

test("encodes ☕ as three bytes", () => {
  expectBytes("☕!", Uint8Array.of(0xe2, 0x98, 0x95, 0x21));
  const cup = [0xe2, 0x98, 0x95];
  const bytes = encode("☕☕☕");

  expect(
    bytes,
    diagnose(
      {
        "replays-the-examples": [
          bytes?.length === 0,
          `For "☕☕☕", a text that the task doesn't mention, your function returned no bytes. Which texts does your code expect?`,
        ],
        "has-too-little-room": [
          () => bytes.length < 9 && equal(bytes, ...[...cup, ...cup, ...cup].slice(0, bytes.length)),
          `For "☕☕☕" your function returned only the first ${bytes?.length} of 9 bytes. How much memory does your code provide, and how many bytes can a character take?`,
        ],
      },
      seen("☕☕☕", bytes),
    ),
  ).toEqualBytes(Uint8Array.of(...cup, ...cup, ...cup));
});

test("encodes 🐈 as four bytes", () => {
  const bytes = encode("🐈");

  expect(
    bytes,
    diagnose(
      {
        "encodes-halves": [
          () => equal(bytes, 0xed, 0xa0, 0xbd, 0xed, 0xb0, 0x88),
          "Your function returned six bytes, three for each of the two UTF-16 units that make up 🐈. UTF-8 encodes the whole character. How do you get its number (its code point)?",
        ],
        "drops-pairs": [
          () => bytes.length === 0 && equal(encode("a🐈b"), 0x61, 0x62),
          'Your function returned no bytes, and for "a🐈b" it returned 61 62. 🐈 is two surrogates in a JavaScript string. Together they are one whole character. Which surrogates does your code leave out?',
        ],
        "encodes-the-second-half-again": [
          () => bytes.length > 4 && equal(bytes.subarray(0, 4), 0xf0, 0x9f, 0x90, 0x88),
          `Your function returned the four bytes of 🐈 and then ${hexBytes(bytes?.subarray(4))}. A JavaScript string has two units for 🐈. What does your loop do at the second one?`,
        ],
        "replaces-both-halves": [
          () => equal(bytes, 0xef, 0xbf, 0xbd, 0xef, 0xbf, 0xbd),
          "Your function encoded U+FFFD twice, once for each of the two surrogates of 🐈. Together they are one whole character. When is a surrogate a lone one?",
        ],
      },
      seen("🐈", bytes),
    ),
  ).toEqualBytes(Uint8Array.of(0xf0, 0x9f, 0x90, 0x88));
});

test("encodes the characters where the number of bytes changes", () => {
  for (const [code, length] of [
    [0x7f, 1],
    [0x80, 2],
    [0x7ff, 2],
    [0x800, 3],
    [0xd7ff, 3],
    [0xe000, 3],
    [0xffff, 3],
    [0x10000, 4],
    [0x10ffff, 4],
  ] as const) {
    const text = String.fromCodePoint(code);
    const bytes = encode(text);

    const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
    expect(
      bytes,
      diagnose(
        {
          "off-by-one": [
            bytes instanceof Uint8Array,
            `For ${name} your function returned ${shown(bytes)}. UTF-8 has ${length} byte${length === 1 ? "" : "s"} for this character: ${hexBytes(Buffer.from(text))}. Up to which number does each length reach?`,
          ],
        },
        `For ${name} your function returned ${shown(bytes)}.`,
      ),
    ).toEqualBytes(text);
  }
});

test("encodes the characters of a text as they are", () => {
  for (const text of ["e\u0301", "\u00e9", "\u212b", "\uFEFFcats", "\0", "100%41", "&amp;", "a\\u0041"]) {
    const bytes = encode(text);

    const asWritten = JSON.stringify(text).replace(/[\u007f-\uffff]/g, escaped);
    expect(
      bytes,
      diagnose(
        {
          "unescapes-the-text": [
            () => /[%&\\]/.test(text) && bytes.length < text.length,
            `The text was ${asWritten}, and your function returned the bytes of ${JSON.stringify(String(Buffer.from(bytes ?? [])))}. To UTF-8, \`%\`, \`&\` and \`\\\` are characters like any other. What in your code takes them for more?`,
          ],
          "normalizes-the-text": [
            () => ["NFC", "NFD"].some((form) => equal(bytes, ...Buffer.from(text.normalize(form)))),
            `The text was ${asWritten}, and your function returned ${shown(bytes)}, the bytes of another text that looks the same. What in your code changes the characters?`,
          ],
        },
        `The text was ${asWritten}, and your function returned ${shown(bytes)}. ${difference(bytes, Buffer.from(text))}`,
      ),
    ).toEqualBytes(text);
  }
});

test("encodes an empty text as no bytes", () => {
  expectBytes("a", "a");
  expectBytes("", "");
});

test("encodes U+FFFD in place of a lone surrogate", () => {
  for (const half of ["\ud83d", "\udc08"]) {
    const bytes = attempt(`a${half}b`);

    expect(
      bytes,
      diagnose(
        {
          "throws-on-lone-surrogate": [
            bytes instanceof Error,
            `The text contained half of a character, and your function threw "${bytes}". What does the stub say should take its place?`,
          ],
        },
        bytes instanceof Uint8Array
          ? `The text was "a", half of a character, and "b". Your function returned ${hexBytes(bytes)}. The bytes of U+FFFD, ef bf bd, belong between 61 and 62.`
          : "",
      ),
    ).toEqualBytes(Uint8Array.of(0x61, 0xef, 0xbf, 0xbd, 0x62));
  }
});

test("encodes long texts completely", () => {
  const text = "naïve café ☕ 🐈\n".repeat(1000);

  const bytes = encode(text);

  const made = `The text has ${text.length} characters, and your function returned ${bytes?.length} bytes.`;
  const whole = Buffer.from(text);
  const symptoms: Symptoms = {
    "has-too-little-room": [
      () => bytes.length < whole.length && equal(bytes, ...whole.subarray(0, bytes.length)),
      `${made} They are the first of ${whole.length}. How much memory does your code provide?`,
    ],
  };
  expect(bytes, diagnose(symptoms, `${made} ${difference(bytes, Buffer.from(text))}`)).toEqualBytes(text);
});

test("encodes texts that it has never seen", () => {
  const random = new Random("encode");
  for (let count = 0; count < 20; count++) {
    const letters = Array.from({ length: random.integer(1, 12) }, () =>
      random.pick([...random.word(3), ..."é߀☕🐈\n "]),
    );
    const text = letters.join("");

    const bytes = encode(text);

    expect(
      bytes,
      diagnose(
        {
          "replays-the-examples": [
            bytes?.length === 0,
            `For ${JSON.stringify(text)}, a text that the task doesn't mention, your function returned no bytes. Which texts does your code expect?`,
          ],
        },
        seen(text, bytes),
      ),
    ).toEqualBytes(text);
  }
});

test("returns bytes that stay as they are when it is called again", () => {
  const bytes = inAnswer((run) => {
    const first = run("cats");
    run("12345678");
    return first;
  }, encode);
  const likewise = inAnswer((run) => {
    const first = run("cats");
    run("dogs");
    return first;
  }, encode);

  expect(
    bytes,
    diagnose(
      {
        "reuses-its-memory": [
          () => Buffer.from(bytes).toString() === "1234",
          `encode("cats") returned its bytes, and after encode("12345678") they had become ${hexBytes(bytes)}. Whose memory do both results look at?`,
        ],
      },
      `encode("cats") returned its bytes, and after encode("12345678") they were ${shown(bytes)}.`,
    ),
  ).toEqualBytes("cats");
  expect(
    likewise,
    diagnose(
      {
        "reuses-its-memory": [
          () => Buffer.from(likewise).toString() === "dogs",
          `encode("cats") returned its bytes, and after encode("dogs") they had become ${hexBytes(likewise)}. Whose memory do both results look at?`,
        ],
      },
      `encode("cats") returned its bytes, and after encode("dogs") they were ${shown(likewise)}.`,
    ),
  ).toEqualBytes("cats");
});

/** A character as JavaScript can write it: `\\u00e9`. */
function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function zeros(count: number): string {
  return count === 1 ? "a zero" : `${count} zeros`;
}

function expectBytes(text: string, expected: BytesLike): void {
  const bytes = encode(text);
  expect(bytes, diagnose({}, seen(text, bytes, toBytes(expected)))).toEqualBytes(expected);
}

/** What a text became, and how that differs from its UTF-8 bytes. */
function seen(text: string, bytes: unknown, expected: Uint8Array = Buffer.from(text)): string {
  return `For ${JSON.stringify(text)} your function returned ${shown(bytes)}. ${difference(bytes, expected)}`;
}

function difference(bytes: unknown, expected: Uint8Array): string {
  return bytes instanceof Uint8Array ? differenceInBytes(bytes, expected) : "Expected a Uint8Array.";
}

function shown(bytes: unknown): string {
  if (!(bytes instanceof Uint8Array)) return String(bytes);
  if (bytes.length === 0) return "no bytes";
  return bytes.length > 24 ? `${bytes.length} bytes, ${hexBytes(bytes, 24)} …` : hexBytes(bytes);
}

function equal(bytes: Uint8Array, ...expected: number[]): boolean {
  return Buffer.compare(bytes, Uint8Array.from(expected)) === 0;
}

/** What the bytes are in UTF-8; no text at all where they aren't valid. */
function asText(bytes: Uint8Array | undefined): string {
  const text = Buffer.from(bytes ?? []).toString();
  return equal(Buffer.from(text), ...(bytes ?? [])) ? text : "";
}

/** True if reading escapes turns `escaped` into `text`: those of a URL, of JSON, or of HTML. */
function isEscaped(escaped: string, text: string): boolean {
  if (escaped === text) return false;
  const quoted = escaped.startsWith('"') ? escaped : `"${escaped}"`;
  return [() => decodeURIComponent(escaped), () => JSON.parse(quoted) as string].some((read) => {
    try {
      return read() === text;
    } catch {
      return false;
    }
  });
}

/** The bytes of an ASCII text, followed by zeros. */
function padded(text: string, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  bytes.write(text);
  return bytes;
}

/** The bytes, or the error that was thrown. */
function attempt(text: string): unknown {
  try {
    return encode(text);
  } catch (error) {
    return error;
  }
}
