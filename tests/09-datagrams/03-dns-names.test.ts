/** Two functions, and every rule of RFC 1035 that either can break: that makes this long. */
import { decode, encode } from "dns-packet";
import { decodeName, encodeName } from "#exercises/09-datagrams/03-dns-names.ts";
import { hexBytes } from "../../local-servers/escape.ts";
import { type BytesLike, diagnose, expect, Random, type Symptoms, suspect, test, toBytes } from "../test.ts";

const cats = "\x04cats\x07example\0";
const longest = `${"a".repeat(63)}.${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(61)}`;

test("each label has its length in front, and a zero byte ends the name", () => {
  for (const [name, bytes] of [
    ["cats.example", cats],
    ["a.b.c", "\x01a\x01b\x01c\0"],
    ...drawnNames(),
    ["localhost", "\x09localhost\0"],
    ["CATS.Example", "\x04CATS\x07Example\0"],
  ] as const) {
    const encoded = attempt(() => encodeName(name));

    expectBytes(name, encoded, bytes, {
      "replays-the-examples": [
        drawnNames().some(([drawn]) => drawn === name) && !(encoded instanceof Uint8Array),
        `Your code encoded the names of the task's examples, and for ${JSON.stringify(name)} the result was ${told(encoded)}.\nWhat does it do with a name that it has never seen?`,
      ],
      "no-terminator": [
        isBytes(encoded, bytes.slice(0, -1)),
        `Your bytes for ${name} end with its last letter. How does a reader know that no label follows?`,
      ],
      "ends-with-a-digit": [
        isBytes(encoded, bytes.replace(/\0$/, "0")),
        `Your bytes for ${name} end with \`30\`, which is the character "0". How do you write a byte whose value is 0?`,
      ],
      "lengths-as-text": [
        isBytes(
          encoded,
          bytes.replace(/[\x01-\x1f]/g, (length) => String(length.charCodeAt(0))),
        ),
        `Your bytes for ${name} are the text ${JSON.stringify(String(encoded instanceof Uint8Array && Buffer.from(encoded)))}. A length is one byte with that value: for 4 it is \`04\`, and the character "4" is the byte \`34\`.`,
      ],
      lowercases: [
        isBytes(encoded, bytes.toLowerCase()),
        `You were given ${name} and encoded ${name.toLowerCase()}.`,
      ],
      "lengths-of-another-size": [
        isBytes(encoded, bytes.replace(/[\x01-\x1f]/g, "\0$&")) ||
          isBytes(encoded, bytes.replace(/[\x01-\x1f]/g, "$&\0")),
        `Each of your labels begins with two bytes of length: ${told(encoded)}.\nHow many bytes does a length have?`,
      ],
    });
  }
});

test("the root is a zero byte, and a dot at the end changes nothing", () => {
  for (const [name, bytes] of [
    ["cats.example", cats],
    ["cats.example.", cats],
    [".", "\0"],
  ] as const) {
    const encoded = attempt(() => encodeName(name));

    expectBytes(name, encoded, bytes, {
      "rejects-trailing-dot": [
        name === "cats.example." && encoded instanceof RangeError,
        "`cats.example.` has a dot at its end, and you rejected it. That is how a complete name is written.",
      ],
      "encodes-trailing-dot": [
        isBytes(encoded, `${bytes}\0`),
        `The bytes for "${name}" end with two zero bytes. The first one has ended the name already.`,
      ],
      "rejects-the-root": [
        name === "." && encoded instanceof RangeError,
        'The root, ".", has no labels at all, and you rejected it.',
      ],
    });
  }
});

test("lengths count UTF-8 bytes, not characters", () => {
  for (const [name, bytes] of [
    ["café.example", "\x05café\x07example\0"],
    ["☕.🐈", "\x03☕\x04🐈\0"],
  ] as const) {
    const encoded = attempt(() => encodeName(name));
    const first = encoded instanceof Uint8Array ? encoded[0] : undefined;

    expectBytes(name, encoded, bytes, {
      "ascii-only": [
        encoded instanceof RangeError,
        `The name was ${name}, and you rejected it. Labels are UTF-8: any character may be in one.`,
      ],
      "encodes-punycode": [
        encoded instanceof Uint8Array && Buffer.from(encoded).includes("xn--"),
        `The name was ${name}, and your bytes contain "xn--": that is how browsers write such a name in ASCII. In this step, labels are UTF-8.`,
      ],
      "cuts-characters": [
        encoded instanceof Uint8Array && encoded[0] === Buffer.byteLength(name.split(".")[0]!),
        `For the first label of ${name}, your length is right, ${first} bytes. The bytes after it aren't: ${told(encoded)}.\nA position in the text isn't the same position in the bytes. Which of the two does your code count?`,
      ],
      "latin1-labels": [
        isBytes(encoded, Buffer.from(`\x04café\x07example\0`, "latin1")),
        "`é` became a single byte, and labels are UTF-8.",
      ],
      "text-length-labels": [
        first === [...name.split(".")[0]!].length || first === name.split(".")[0]!.length,
        `The length of the first label of ${name} is ${first}: that counts characters. How many bytes follow?`,
      ],
    });
  }
});

test("a label of 63 bytes and a name of 255 bytes are allowed, one more is not", () => {
  const edges = [
    `${"é".repeat(31)}.`.repeat(4),
    `${"x".repeat(63)}.example`,
    `${"é".repeat(31)}x.example`,
    longest,
    `${longest}.`,
  ];
  for (const name of edges) {
    const encoded = attempt(() => encodeName(name));

    expect(
      encoded instanceof Uint8Array ? encoded.length : encoded,
      diagnose(
        {
          "rejects-the-edges": [
            encoded instanceof RangeError,
            `You rejected a name whose longest label has ${Math.max(...name.split(".").map((label) => Buffer.byteLength(label)))} bytes and which takes ${sizeOf(name)} bytes in all. 63 and 255 are allowed.`,
          ],
        },
        `The name takes ${sizeOf(name)} bytes, and the result was ${told(encoded)}.`,
      ),
    ).toBe(sizeOf(name));
  }
  expectRangeError("x".repeat(64), "accepts-long-label", "a label of 64 bytes");
  expectRangeError(`a.${"x".repeat(300)}.b`, "accepts-long-label", "a label of 300 bytes");
  expectRangeError("é".repeat(32), "counts-characters", "a label of 32 characters, which are 64 bytes,");
  expectRangeError(`${longest}d`, "accepts-long-name", "a name that takes 256 bytes");
  expectRangeError(
    `${"é".repeat(30)}.`.repeat(5),
    "counts-characters",
    "a name of 155 characters, which takes 306 bytes,",
  );
});

test("an empty label is a RangeError", () => {
  const two = attempt(() => encodeName("a.b"));
  expectBytes("a.b", two, "\x01a\x01b\0");
  for (const name of ["a..b", ".a", "a..", ".."]) {
    const encoded = attempt(() => encodeName(name));

    expect(
      told(encoded),
      diagnose(
        {
          "skips-empty-labels": [
            isBytes(encoded, `${name.replace(/[^a-z]/g, "").replace(/./g, "\x01$&")}\0`),
            `"${name}" has an empty label, and you left it out: your bytes are another name.`,
          ],
          "accepts-empty-label": [
            encoded instanceof Uint8Array,
            `"${name}" has an empty label, and you encoded it as ${told(encoded)}. What does a reader make of the zero byte?`,
          ],
          "throws-plain-error": plain(encoded),
        },
        `"${name}" has an empty label, and the result was ${told(encoded)}.`,
      ),
    ).toBe("a RangeError");
  }
});

test("a DNS library reads what is encoded", () => {
  for (const name of ["cats.example", "www.uw.example.", "xn--caf-dma.example", longest]) {
    const question = Buffer.concat([header, encodeName(name), Buffer.of(0, 1, 0, 1)]);

    const { questions } = decode(question);
    expect(questions, `A DNS library read your bytes for "${name}" as another name.`).toMatchObject([
      { name: name.replace(/\.$/, ""), type: "A" },
    ]);
  }
});

test("a name is read up to its zero byte", () => {
  const message = Buffer.from(`${cats}\x03www\x02uw\x07Example\0\x05café\0rest`);

  expectName(message, 0, "cats.example", 14, ({ name }) => ({
    "keeps-last-dot": [
      name === "cats.example.",
      'You returned "cats.example." with a dot at its end. The contract says how a name ends.',
    ],
  }));
  expectName(message, 14, "www.uw.Example", 30, ({ name }) => ({
    lowercases: [name === "www.uw.example", "You changed the case of `Example`."],
  }));
  expectName(message, 30, "café", 37, ({ name }) => ({
    "latin1-labels": [
      name === "cafÃ©",
      "`é` became two characters: labels are UTF-8, and you read one character per byte.",
    ],
  }));
});

test("the root is a name, too", () => {
  const message = Buffer.from(`${cats}\0\0`);

  expectName(message, 14, ".", 15, ({ name }) => ({
    "empty-root": [
      name === "",
      "You returned an empty name for the root. The contract says how the root is written.",
    ],
  }));
});

test("a pointer leads to the rest of the name", () => {
  // At the offsets 16, 26 and 28 are other names, for a reader that counts from the end of a header or from the pointer.
  const message = Buffer.from("....\x07example\0...\x01h\0\x04cats\xc0\x04..\x01x\x01y\0", "latin1");

  expectName(message, 19, "cats.example", 26, ({ name, next, shown }) => ({
    "counts-from-after-the-header": [
      name === "cats.h",
      `At offset 24 are the bytes \`c0 04\`, which lead to the name at offset 4, and ${shown}: you read on at offset 16, which is 12 more.\nAn offset counts from the start of the message, and its 12 bytes of header are part of it.`,
    ],
    "drops-labels-before-the-pointer": [
      name === "example",
      `The name at offset 19 is the label \`cats\` and then a pointer to \`example\`. And ${shown}: what became of the labels before the pointer?`,
    ],
    "relative-pointers": [
      name === "cats.x.y" || name === "cats.y",
      `At offset 24 are the bytes \`c0 04\`, which lead to the name at offset 4, and ${shown}.\nFrom where does your code count the 4, and from where does the contract?`,
    ],
    "no-compression": [
      name !== "cats.example",
      `At offset 24 are the bytes \`c0 04\`, which lead to the name at offset 4, and ${shown}.\nWhich two bits say that this isn't a length, which bits are the offset, and from where does it count?`,
    ],
    "next-after-target": [next === 13, afterTarget],
    "next-inside-the-pointer": [
      next === 24 || next === 25,
      `The pointer begins at offset 24, and your \`next\` is ${next}. How many bytes does a pointer have?`,
    ],
  }));
});

test("reading continues after the first pointer, wherever it led", () => {
  const message = Buffer.from("\x07example\0\x04cats\xc0\x00\x03www\xc0\x09....", "latin1");

  expectName(message, 9, "cats.example", 16, ({ next }) => ({
    "next-after-target": [next === 9, afterTarget],
  }));
  expectName(message, 16, "www.cats.example", 22, ({ name, next, shown }) => ({
    "one-pointer-only": [
      name !== "www.cats.example",
      `The name goes on at offset 9, what is there ends with a pointer itself, and ${shown}. Where a length may be, a pointer may be.`,
    ],
    "next-after-last-pointer": [
      next === 16,
      "`next` is after the second pointer, which is somewhere else in the message. Where was the name that you were asked for?",
    ],
  }));
});

test("a pointer may lead to the root", () => {
  const message = Buffer.from("\x07example\0\x04cats\xc0\x08\xc0\x08....", "latin1");

  for (const [offset, name, next] of [
    [9, "cats", 16],
    [16, ".", 18],
  ] as const) {
    expectName(message, offset, name, next, ({ name: found, shown }) => ({
      "joins-the-root": [
        typeof found === "string" && found !== name && found.replaceAll(".", "") === name.replaceAll(".", ""),
        `The pointer \`c0 08\` leads to a zero byte, the root: no more labels follow. And ${shown}.\nHow does your code put its labels and the rest of the name together?`,
      ],
    }));
  }
});

test("an offset has 14 bits", () => {
  const message = Buffer.from(`${".".repeat(300)}${cats}${".".repeat(20)}\xc1\x2c....`, "latin1");

  expectName(message, 334, "cats.example", 336, ({ name, shown }) => ({
    "drops-high-bits": [
      name !== "cats.example",
      `A pointer with the bytes \`c1 2c\` leads to offset 300, and ${shown}. Which bits belong to the offset?`,
    ],
  }));
});

test("offsets count from where the message begins", () => {
  const larger = Uint8Array.from(Buffer.from(`\x03bad\0....${cats}\xc0\0\x03bad\0`, "latin1"));
  const message = larger.subarray(9, 25);

  for (const [offset, next] of [
    [0, 14],
    [14, 16],
  ] as const) {
    expectName(message, offset, "cats.example", next, ({ name, shown }) => ({
      "ignores-view-offset": [
        name !== "cats.example",
        `The message is a view into a larger buffer, and ${shown}. Where in \`.buffer\` does a view begin?`,
      ],
    }));
  }
});

test("a name that isn't complete within the message throws", () => {
  const whole = Buffer.from("\x07example\0\x04cats\xc0\x00", "latin1");
  expectName(whole, 9, "cats.example", 16);
  suspect({
    blocked: {
      "loops-past-the-end":
        "The message ended before the name did, and your loop went on. What does it read there, and when would it stop?",
    },
  });
  for (let length = 9; length < whole.length; length++) expectThrows(whole.subarray(0, length), 9, pastEnd);
  for (let length = 0; length < 9; length++) expectThrows(whole.subarray(0, length), 0, pastEnd);
  expectThrows(Buffer.from("\x04cats\xc0\x40", "latin1"), 0, outside);
  expectThrows(Buffer.from("\x04cats\xff\xff", "latin1"), 0, outside);
  expectThrows(whole, 99, outside);
});

test("the bytes after a view are not part of the message", () => {
  const larger = Buffer.from(`${cats}`, "latin1");
  expectName(larger, 0, "cats.example", 14);

  expectThrows(larger.subarray(0, 13), 0, pastEnd);
});

test("names of any message are read, wherever their pointers lead", () => {
  const random = new Random("names to decode");
  const [first, second, third] = [random.word(5), random.word(8), random.word(3)];
  const head = random.bytes(random.integer(20, 400));
  const at = head.length;
  const message = Buffer.concat([
    head,
    Buffer.from(`${toWire(`${first}.${second}`)}\x03${third}`, "latin1"),
    Buffer.of(0xc0 | (at >> 8), at & 0xff, 1, 2, 3),
  ]);
  const pointing = at + first.length + second.length + 3;

  expectName(message, at, `${first}.${second}`, pointing);
  expectName(message, pointing, `${third}.${first}.${second}`, pointing + 6);
});

test("pointers in a circle throw", () => {
  const message = Buffer.from("\x07example\0\xc0\x09\xc0\x0d\xc0\x0b\x01a\xc0\x0f", "latin1");
  expectName(message, 0, "example", 9);
  suspect({
    blocked: {
      "pointer-loop-hangs":
        "A pointer led back to where it came from, and your code followed it forever. What makes sure that it stops following pointers?",
    },
  });

  for (const offset of [9, 11, 13, 15]) {
    const { error, shown } = read(message, offset);

    expect(
      error ? "an error" : shown,
      diagnose({ "accepts-circles": [!error, `The pointers lead in a circle, and ${shown}.`] }),
    ).toBe("an error");
    expect(
      error?.message,
      diagnose({
        "overflows-the-stack": [
          true,
          "Pointers led in a circle, and your function called itself until the call stack was full. The contract says that a full call stack doesn't count as an error.",
        ],
      }),
    ).not.toMatch(/call stack/);
  }
});

test("a length byte that begins with 01 or 10 throws", () => {
  const rest = "x".repeat(200);
  expectName(Buffer.from(`\x3f${rest.slice(0, 63)}\0`), 0, rest.slice(0, 63), 65);
  for (const first of [0x40, 0x41, 0x7f, 0x80, 0x81, 0xbf]) {
    const label = rest.slice(0, first);
    const message = Buffer.from(`${String.fromCharCode(first)}${label}\0${rest}\0`, "latin1");

    const bits = `\`${first.toString(16)}\`, begins with the bits ${first < 0x80 ? "01" : "10"}`;
    expectThrows(message, 0, () => ({
      "accepts-reserved": [
        true,
        `The first byte, ${bits}, and you read a name. That is neither a length nor a pointer.`,
      ],
    }));
    const back = Buffer.concat([Buffer.from(cats), Buffer.of(first & 0xc0, 0)]);
    expectThrows(back, 14, (shown) => ({
      "follows-reserved": [
        /cats/.test(shown),
        `The byte at offset 14, ${bits}, and you followed it to offset 0 as if it were a pointer. A pointer begins with 11.`,
      ],
    }));
  }
});

test("a name of more than 255 bytes throws", () => {
  expectName(Buffer.from(toWire(longest), "latin1"), 0, longest, 255, ({ error }) => ({
    "rejects-the-edges": [error, "You rejected a name that takes exactly 255 bytes. That is allowed."],
  }));
  const tooLong = (): Symptoms => ({
    "decodes-long-name": [
      true,
      "A name would take more than 255 bytes without its pointers, and you returned it.",
    ],
  });

  expectThrows(Buffer.from(toWire(`${longest}d`), "latin1"), 0, tooLong);
  const compressed = Buffer.from(`${toWire(longest)}\x01a\xc0\x00`, "latin1");
  expectThrows(compressed, 255, tooLong);
});

test("names in a message of a DNS library are read", () => {
  const names = ["www.uw.example", "web.uw.example", "uw.example"];
  const answers = names.slice(1).map((data, at) => ({ type: "CNAME", name: names[at]!, data }) as const);
  const message = encode({ type: "response", questions: [{ type: "A", name: names[0]! }], answers });

  let at = 12 + sizeOf(names[0]!);
  expectName(message, 12, names[0]!, at);
  at += 4;
  for (const [index, data] of names.slice(1).entries()) {
    const record = at + sizeOf(names[index]!);
    at = record + 10 + sizeOf(data);
    expectName(message, record - sizeOf(names[index]!), names[index]!, record);
    expectName(message, record + 10, data, at);
  }
  expect(at).toBe(message.length);
});

const header = Buffer.of(0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0);

function expectBytes(name: string, encoded: unknown, expected: string, symptoms: Symptoms = {}): void {
  const seen = encoded instanceof Uint8Array ? "" : `, and the result was ${told(encoded)}`;
  expect(encoded, diagnose(symptoms, `The name was ${JSON.stringify(name)}${seen}.`)).toEqualBytes(expected);
}

/** Names that no table can hold, each with its bytes. */
function drawnNames(): [name: string, bytes: string][] {
  const random = new Random("names to encode");
  return Array.from({ length: 3 }, () => {
    const labels = Array.from({ length: random.integer(2, 4) }, () => random.word(random.integer(1, 12)));
    return [labels.join("."), toWire(labels.join("."))];
  });
}

function expectRangeError(name: string, mistake: string, what: string): void {
  const encoded = attempt(() => encodeName(name));
  expect(
    told(encoded),
    diagnose(
      {
        [mistake]: [
          encoded instanceof Uint8Array,
          `You were given ${what} and encoded it. Its receiver can't read that.`,
        ],
        "throws-plain-error": plain(encoded),
      },
      `You were given ${what}, and the result was ${told(encoded)}.`,
    ),
  ).toBe("a RangeError");
}

function plain(encoded: unknown): readonly [boolean, string] {
  return [
    encoded instanceof Error && !(encoded instanceof RangeError),
    `You threw ${told(encoded)}. The contract says which class of error it must be.`,
  ];
}

/** What `decodeName` did: its result or its error, and both in words. */
interface Reading {
  name?: unknown;
  next?: unknown;
  error?: Error;
  shown: string;
}

function read(message: Uint8Array, offset: number): Reading {
  const found = attempt(() => decodeName(message, offset));
  if (found instanceof Error) return { error: found, shown: `your code threw "${found.message}"` };
  const { name, next } = (found ?? {}) as Reading;
  return { name, next, shown: `you returned ${JSON.stringify(found)}` };
}

const nothing = (): Symptoms => ({});

/** The name at `offset` is read as `name`, and `next` is right. */
function expectName(
  message: Uint8Array,
  offset: number,
  name: string,
  next: number,
  symptoms: (reading: Reading) => Symptoms = nothing,
): void {
  // A copy, so that it is no part of Node's pool of small buffers; only a view that a test has made is handed over as it is.
  const reading = read(message instanceof Buffer ? Uint8Array.from(message) : message, offset);
  if (reading.name === name && reading.next === next) return;
  const advice = diagnose(
    {
      "lists-bytes-as-numbers": [
        /^\d+(?:,\d+)+/.test(String(reading.name)) && !/^\d+,/.test(name),
        "Your name is a list of numbers with commas between them.\nThat is what the `toString()` of a Uint8Array returns, and it takes no encoding. Which class has one that does?",
      ],
      "next-is-a-length": [
        reading.name === name && offset > 0 && reading.next === next - offset,
        `The name at offset ${offset} was right, and your \`next\` is ${reading.next}: that is how many bytes the name takes.\n\`next\` is an offset in the message, the one of the first byte after the name.`,
      ],
      ...symptoms(reading),
    },
    `The message was \`${hexBytes(message.subarray(offset), 24)}\` from offset ${offset} on, and ${reading.shown}.${reading.name === name ? `\nThe name is right. \`next\` is the offset of the first byte after it, ${next}.` : ""}`,
  );
  expect({ name: reading.name, next: reading.next }, advice).toEqual({ name, next });
}

const afterTarget =
  "Your `next` is where the name that the pointer leads to ends. Reading continues somewhere else: after the pointer.";

function expectThrows(message: Uint8Array, offset: number, symptoms: (shown: string) => Symptoms): void {
  const { name, error, shown } = read(message, offset);
  const bytes = `the message \`${hexBytes(message, 40)}\`, offset ${offset}: ${shown}`;
  const isFull = /call stack/.test(error?.message ?? "");
  expect(
    error && !isFull ? "an error of your own" : shown,
    diagnose({
      "overflows-the-stack": [
        isFull,
        `Your function called itself until the call stack was full, with ${bytes}. Which call should have been the last?`,
      ],
      "returns-without-a-name": [
        !error && typeof name !== "string",
        `There is no valid name in ${bytes}. The contract says what happens then.`,
      ],
      ...symptoms(bytes),
    }),
  ).toBe("an error of your own");
}

const pastEnd = (shown: string): Symptoms => ({
  "reads-past-the-end": [
    true,
    `A name that isn't complete, in ${shown}. What is \`message[at]\` past the end, and how long is a \`subarray\` there?`,
  ],
});

const outside = (shown: string): Symptoms => ({
  "reads-past-the-end": [
    true,
    `There is nothing at that offset or where the pointer leads, in ${shown}. What is \`message[at]\` there?`,
  ],
});

/** What was returned, or the error that was thrown. */
function attempt(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

function told(result: unknown): string {
  if (result instanceof RangeError) return "a RangeError";
  return result instanceof Uint8Array ? hexBytes(result, 40) : String(result);
}

function isBytes(encoded: unknown, expected: BytesLike): boolean {
  return encoded instanceof Uint8Array && Buffer.compare(encoded, toBytes(expected)) === 0;
}

function sizeOf(name: string): number {
  return Buffer.byteLength(name.replace(/\.$/, "")) + 2;
}

/** An ASCII name as it is in a message, whatever its length. */
function toWire(name: string): string {
  const labels = name.split(".").map((label) => String.fromCharCode(label.length) + label);
  return `${labels.join("")}\0`;
}
